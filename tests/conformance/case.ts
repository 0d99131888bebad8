/**
 * A conformance case, as data: a flake, how its tree stands on disk, and how it is evaluated. What
 * native flakes say of it is not written down: it is asked of them.
 *
 * Strings may hold `{{dir}}` (the directory of the case), `{{narHash PATH}}` and
 * `{{storePath PATH}}` of a tree below it, `{{rev PATH}}` of a git repository below it.
 *
 * @module
 */
import type { Features } from "../ground/nix_environment.ts";
import type { RootKind } from "./roots.ts";

/** Files by path, relative to their tree; a text that starts with `-> ` is a symbolic link. */
export type Files = Readonly<Record<string, string>>;

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The nodes of a lock file besides its root, by label. */
export type Nodes = Readonly<Record<string, Readonly<Record<string, Json>>>>;

export interface Lock {
  readonly version?: number;
  /** The root's inputs; each node under its own label unless told. */
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
  readonly nodes: Nodes;
}

/** How our side evaluates. */
export type Mode =
  | "plain"
  /** `nix-instantiate --eval` without `--read-write-mode`. */
  | "read-only"
  | "pure"
  | "restricted";

export interface Case {
  /** What is tried, in words; unique. */
  readonly name: string;
  readonly root: RootKind;
  /** The text of `inputs = { … };` in flake.nix. */
  readonly inputs?: string;
  /** The whole flake.nix instead of the one that describes itself. */
  readonly flake?: string;
  /** More files of the flake's tree. */
  readonly files?: Files;
  /** Trees beside the flake's, by directory; those named `…/source` are put into every store. */
  readonly trees?: Readonly<Record<string, Files>>;
  /** A shell script run in the case's directory once all files are there. */
  readonly script?: string;
  /**
   * `native`: written by the newest Nix at hand; `as written`: it is among the files; absent: the
   * flake has no lock.
   */
  readonly lock?: Lock | "native" | "as written" | undefined;
  /** `plain` unless told. */
  readonly mode?: Mode;
  /** What is enabled on our side: nothing unless told. */
  readonly features?: Features;
  /** Further arguments of the evaluator, in Nix: `overrides = { … };` */
  readonly args?: string;
  /** The reference that both sides are given: ours through `getFlake` of the evaluator. */
  readonly getFlake?: string;
  /** Environment variables of our side. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further flags of native flakes: `--override-input …`. */
  readonly nativeFlags?: readonly string[];
  /** The flake reference native flakes are given; the flake's directory unless told. */
  readonly native?: string;
  /** What the evaluator's message must say where the flake can't be evaluated, native or not. */
  readonly error?: string;
  /** An input is an override or has no hash in the lock: some of its metadata can't be known. */
  readonly unlocked?: boolean;
  /** Why ours evaluates what no native flakes do. */
  readonly beyond?: string;
  /** Known gaps: by version, what the evaluator says instead of a value. */
  readonly limits?: Readonly<Record<string, string>>;
  /**
   * The versions whose native flakes can't evaluate it and that would not give what others give: in
   * 2.8 a flake in a sub-directory has the whole tree as its `outPath`.
   */
  readonly incomparable?: readonly string[];
}
