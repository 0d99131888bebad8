/**
 * What a migration will do, as data: made without touching anything, shown by `--dry-run`,
 * carried out by `migrate/apply`, proven by `migrate/verify`.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { ConfigurationKind } from "./configurations/kinds.ts";

/** One change to one file. Paths are relative to the project's root, with `/`. */
export type FileChange =
  | TextChange
  /** A file that stays as it is, and that git gets to know. */
  | { readonly kind: "track"; readonly path: string };

/** A change after which a file has another text, or has it elsewhere. */
export type TextChange =
  /** A file that is not there yet, or takes the place of one that moves away. */
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  /** A file whose text changes where it stands. */
  | {
    readonly kind: "edit";
    readonly path: string;
    readonly before: string;
    readonly text: string;
  }
  /** A file that nothing reads any more. */
  | {
    readonly kind: "delete";
    readonly path: string;
    readonly before: string;
    readonly text: "";
  }
  /** A file that moves, its text perhaps changed on the way; `before` is the text it had. */
  | {
    readonly kind: "move";
    readonly from: string;
    readonly path: string;
    readonly before: string;
    readonly text: string;
  };

/** An input of the flake to be. */
export interface PlannedInput {
  /** Its name in `inputs`: `nixpkgs`. */
  readonly name: string;
  /** The flake reference that stands in flake.nix, URL-like. */
  readonly url: string;
  /** What happened to the pin it comes from; nothing was pinned for `<nixpkgs>`. */
  readonly fate: "preserved" | "re-fetched" | "not pinned before";
  /** Where nothing in the code pinned it: whose branch or revision it has, `.envrc:3:12`. */
  readonly as?: string;
  /** Where the code looks it up by another name than the input has: `nixos-23.05`. */
  readonly lookedUp?: string;
  /** What the pin meant beyond its tree, and the input does not: how it was updated, say. */
  readonly lost?: string;
  /**
   * Whether flake.lock has a node for it; without one, a command that needs the network remains.
   */
  readonly locked: boolean;
  /** Where the project named it: `default.nix:1:10`. */
  readonly origin: string;
}

/** How the value of an entry file is reached before and after. */
export interface PlannedOutput {
  /** The legacy entry file, relative to the root: `default.nix`. */
  readonly entry: string;
  /** The attribute path below the system, in the flake: `["packages", "SYSTEM", "default"]`. */
  readonly attributePath: readonly string[];
  /** The attribute path below the value of the entry file; empty for its root. */
  readonly legacyPath: readonly string[];
  /** The attributes of a set that are derivations for sure; absent where there is none. */
  readonly attributes?: readonly string[];
  /** Where the entry file is for a callPackage of a set in nixpkgs, of which: `python3Packages`. */
  readonly callPackageScope?: string;
  /** Where the entry file is a configuration, of what: what is compared is what it makes. */
  readonly configuration?: PlannedConfiguration;
  /** Whether the entry file has arguments that the flake alone gives it: no nix-build can. */
  readonly needsFlake?: true;
}

/** What a configuration is of. */
export interface PlannedConfiguration {
  /** A machine's or a home's, by what makes it. */
  readonly kind: ConfigurationKind;
  /** The system that it is for: `x86_64-linux`. */
  readonly system: string;
  /** Where the file is of several machines: its attributes that are none. */
  readonly fleet?: readonly string[];
}

/** The whole of it. */
export interface Plan {
  /** The project's directory, absolute. */
  readonly root: string;
  /** The systems that the flake has outputs for: `x86_64-linux`. */
  readonly systems: readonly string[];
  /** The inputs of flake.nix. */
  readonly inputs: readonly PlannedInput[];
  /** The outputs that stand for what the entry files gave. */
  readonly outputs: readonly PlannedOutput[];
  /** In the order of their paths; empty when there is nothing to do. */
  readonly changes: readonly FileChange[];
  /** What the person is to know. */
  readonly notes: readonly Diagnostic[];
}
