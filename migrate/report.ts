/**
 * What a migration tells: the one JSON document that `migrate --json` prints.
 *
 * @module
 */
import type { Diagnostic } from "../nix/diagnostic.ts";
import type { PlannedInput, PlannedOutput } from "./plan/plan.ts";
import type { Classification } from "./scan/project.ts";

/** What the scan found a Nix file to be. */
export interface ScannedFile extends Classification {
  /** Relative to the root, with `/`. */
  readonly path: string;
}

/** What was done to a file, without its text. */
export interface ReportedFile {
  /** What was done. */
  readonly kind: "create" | "edit" | "move" | "delete" | "track";
  /** Where it stands now, or stood, relative to the root, with `/`. */
  readonly path: string;
  /** Where a moved file stood before. */
  readonly from?: string;
}

/** Why two derivations differ. */
export type Cause =
  /** A copy of the project's files, or of any other source, has another name in the store. */
  | "source-name"
  /** A source lacks a file that both evaluations could see, or has it only now. */
  | "source-filter"
  /** A source has other files, or they hold something else. */
  | "source-content"
  /** A text that differs in nothing but a revision, a count or a time. */
  | "revision"
  /** A text that tells where the project is: in its directory before, in the store after. */
  | "checkout"
  /** A text that is the commit that was checked out: a flake's source has no `.git`. */
  | "commit"
  /** A variable of the build's environment. */
  | "environment"
  /** The program that builds, its arguments, or the system it runs on. */
  | "builder"
  /** What the derivation gives: its outputs, and the hash that one must have. */
  | "output"
  /** Another derivation, or another output of it, is used. */
  | "dependency"
  /** An input that it needs is not locked yet. */
  | "unlocked-input"
  /**
   * Pure evaluation refuses it, since a pin's own code asks for the system, or fetches what has no
   * hash; `--impure` gives it.
   */
  | "impure"
  /** An option of a machine that the migration, or nixpkgs' `nixosSystem`, sets on purpose. */
  | "option"
  /** One side does not evaluate. */
  | "error"
  /** One side has no such attribute. */
  | "missing"
  /** There are more differences than are told. */
  | "more";

/** One difference between two derivations, by its cause. */
export interface Difference {
  /** What kind of difference it is. */
  readonly cause: Cause;
  /** What differs: the attribute, the derivation's name … */
  readonly subject: string;
  /** Both sides in words. */
  readonly detail: string;
  /** The names of the inputs that lead to it; none where the derivation itself differs. */
  readonly via: readonly string[];
}

/** One attribute on one way of evaluating it, against what it was before. */
export interface ProofRow {
  /** The attribute as the person knows it: `default.nix -A hello`, `shell.nix`. */
  readonly attribute: string;
  /** The system it was evaluated for: `x86_64-linux`. */
  readonly system: string;
  /** The way: through the shim, or through native flakes. */
  readonly through: "shim" | "flake";
  /** The derivation before the migration; absent when there was none. */
  readonly before?: string;
  /** The derivation after the migration; absent when there is none. */
  readonly after?: string;
  /**
   * `explained`: they differ, and every difference has a named and expected cause (a source path of
   * the migrated tree, the place of the project, the commit that is checked out, options of a
   * machine that are to be others), or it takes `--impure` to get the same; `different`: they
   * differ otherwise; `failed`: one side did not evaluate; `failed-before`: it did not before
   * either; `unreachable`: an input is not locked, or Nix wanted to download one and there was no
   * network, so that nothing can be said; `out-of-time`: the time for the proof was used up before.
   */
  readonly verdict:
    | "identical"
    | "explained"
    | "different"
    | "failed"
    | "failed-before"
    | "unreachable"
    | "out-of-time";
  /** Why, when they are not identical. */
  readonly differences: readonly Difference[];
}

/** The proof that derivations stayed the same. */
export interface Proof {
  /** The Nix that was asked, `2.8.0`. */
  readonly nix: string;
  /** The systems it was asked for: `x86_64-linux`. */
  readonly systems: readonly string[];
  /**
   * The commit that was evaluated for what was before, where no record of the migration is here.
   */
  readonly commit?: string;
  /**
   * The commit that flake.nix came with, and how many came later, whose changes are compared, too.
   */
  readonly history?: { readonly commit: string; readonly later: number };
  /** By their systems, in the order of the entry files and their attributes. */
  readonly rows: readonly ProofRow[];
}

/** The report of one migration. */
export interface MigrationReport {
  /** The format of this document; grows when a field changes its meaning. */
  readonly version: 1;
  /** The project, absolute. */
  readonly directory: string;
  /** `planned` is what a dry run comes to. */
  readonly status: "migrated" | "planned" | "nothing-to-do";
  /** Every Nix file that could be read, and what it is. */
  readonly scanned: readonly ScannedFile[];
  /** The inputs of flake.nix. */
  readonly inputs: readonly PlannedInput[];
  /** The outputs that stand for what the entry files gave. */
  readonly outputs: readonly PlannedOutput[];
  /** What was, or would be, done to each file. */
  readonly files: readonly ReportedFile[];
  /** What the person is to know. */
  readonly notes: readonly Diagnostic[];
  /** Absent with `--no-verify`, with `--dry-run`, and where there is no Nix. */
  readonly proof?: Proof;
}

/** What `migrate`, `verify`, `audit` and `shim` print with `--json` where they can't go on. */
export interface RefusalReport {
  /** The format of this document; grows when a field changes its meaning. */
  readonly version: 1;
  /** Tells it from the other documents. */
  readonly status: "refused";
  /** Why; at least one of them is an error. Lines of files are not in it. */
  readonly diagnostics: readonly Diagnostic[];
}
