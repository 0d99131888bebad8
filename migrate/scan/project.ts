/**
 * A legacy project as the scan understands it: which Nix files it has and what each of them is.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { SyntaxTree } from "../../nix/syntax/parse.ts";
import type { LookupsOf } from "./lookup_reader.ts";
import type { OpenFile } from "./names.ts";
import type { PinSet } from "./pin_formats/pin.ts";
import type { Shape } from "./shape.ts";
import type { WorkingTree } from "./working_tree.ts";

/** What the value of a Nix file is, once it has its arguments. */
export type FileKind =
  | "derivation"
  | "shell"
  | "package set"
  | "overlay"
  | "NixOS module"
  | "NixOS configuration"
  | "pin file"
  | "hydra release"
  | "nixpkgs"
  | "flake"
  | "other value"
  | "unknown";

/**
 * How a Nix file is called: `value`, not at all; `function`, every argument has a default, so
 * that nix-build can call it; `package function`, some have none, so that callPackage must;
 * `lambda`, one argument without a pattern.
 */
export type Calling = "value" | "function" | "package function" | "lambda";

/** What a file is and why the scan thinks so. */
export interface Classification {
  /** What its value is. */
  readonly kind: FileKind;
  /** What it must be given, to have that value. */
  readonly calling: Calling;
  /** One clause: `calls mkDerivation`, `is named release.nix`. */
  readonly why: string;
}

/** A Nix file that parses. */
export interface NixFile extends Classification {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly tree: SyntaxTree;
  /** What it evaluates to, as far as can be told without evaluating. */
  readonly shape: Shape;
}

/** The project, read but not judged. */
export interface Project {
  readonly tree: WorkingTree;
  /** The Nix files that parse, by path. */
  readonly files: ReadonlyMap<string, NixFile>;
  /** What pin managers keep, by the Nix file that the code imports. */
  readonly pinSets: ReadonlyMap<string, PinSet>;
  /** What a file evaluates to, as text: its own, or what a pin manager's file stands for. */
  readonly open: OpenFile;
  /** Where its files depend on what is outside of them. */
  readonly lookups: LookupsOf;
  /** Nix files that could not be read or parsed, and why. */
  readonly notes: readonly Diagnostic[];
}
