/**
 * The inputs that a flake declares, as data.
 *
 * @module
 */
import { type Failure, failure } from "../../nix/diagnostic.ts";
import type { NarNode } from "../../nix/store/nar.ts";
import type { FlakeRef } from "../ref/mod.ts";

/** The names of inputs that lead from the root to one: `["nixops", "nixpkgs"]`. */
export type InputPath = readonly string[];

/** One input as flake.nix declares it. */
export interface FlakeInput {
  /** Absent when it follows another, and when only its name is there for a registry to resolve. */
  readonly ref?: FlakeRef;
  /** As flake.nix has it; for one that is nothing but a path Nix 2.8 has rules of its own. */
  readonly url?: string;
  readonly isFlake: boolean;
  /** The input that takes its place, from the root of the lock. */
  readonly follows?: InputPath;
  /** What the flake says about the inputs of this input. */
  readonly overrides: FlakeInputs;
}

/** Inputs by name. */
export type FlakeInputs = ReadonlyMap<string, FlakeInput>;

/** The small files of a tree. */
export interface TreeFiles {
  /**
   * The text of a file, by its path from the tree's root; undefined where there is none. A symbolic
   * link is followed as Nix does it: inside the tree. Throws a failure for one that leaves it.
   */
  readonly readText: (path: string) => Promise<string | undefined>;
  /** Whether a symbolic link stands at a path; where this is absent, there are none. */
  readonly isLink?: (path: string) => Promise<boolean>;
}

/** A tree of files that an input is. */
export interface SourceTree extends TreeFiles {
  /** The tree as `locked` names it, without `dir`. */
  readonly locked: FlakeRef;
  /** The `dir` that a registry's entry added. */
  readonly dir?: string;
  /** The flake's inputs, where they are known without its flake.nix. */
  readonly inputs?: FlakeInputs;
  /** All files, where they can be had. */
  readonly withFiles?: WithFiles;
}

/** Where a flake stands. */
export interface FlakePlace {
  readonly tree: SourceTree;
  /** The directory of flake.nix from the tree's root; empty for the root itself. */
  readonly dir: string;
}

/** A tree that can be had file by file. */
export interface FetchedTree extends SourceTree {
  readonly withFiles: WithFiles;
}

/** Gives `use` all files of a tree; they are there until it ends. */
export type WithFiles = <T>(use: (root: NarNode) => Promise<T>) => Promise<T>;

/**
 * Gets the tree that a reference means. Called more than once for the same one: it remembers. With
 * a relative path it is called for Nix 2.8 alone, which takes the part of the tree of the flake at
 * `from` for a tree of its own.
 */
export type FetchTree = (
  ref: FlakeRef,
  path: InputPath,
  from: FlakePlace,
) => Promise<SourceTree>;

/**
 * Reads the path of an input, which `flag` was given: names with `/` between. Throws a failure for
 * what is no name.
 */
export function inputPathOf(text: string, flag?: string): InputPath {
  const names = text.split("/").filter((name) => name !== "");
  if (names.length === 0) throw zeroLength(flag);
  const bad = names.find((name) => !isInputName(name));
  if (bad === undefined) return names;
  throw failure("flake-input", `'${text}' is not the path of an input`, {
    help: "write the names of inputs with `/` between: `a/b` is the input `b` of `a`",
  });
}

function zeroLength(flag: string | undefined): Failure {
  const wrong = flag === undefined
    ? "input path to be updated cannot be zero-length; it"
    : `${flag} was passed a zero-length input path, which`;
  return failure("flake-input", `${wrong} would refer to the flake itself, not an input`);
}

/** Whether an input can have this name. */
export function isInputName(name: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9_-]*$/.test(name);
}

/** The path as Nix's messages show it. */
export function printInputPath(path: InputPath): string {
  return path.join("/");
}
