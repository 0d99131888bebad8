/**
 * The sources a project names → the inputs of its flake.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { EMPTY_LOCK, type InputRequest, printLock } from "../../compat/lock/mod.ts";
import type { ImportLookup, Lookup, SourceLookup } from "../scan/lookups.ts";
import { sameTree, type Source } from "../scan/source.ts";
import type { FlakeInput } from "./flake_nix.ts";
import type { PlannedInput } from "./plan.ts";

/** An input, and the source it stands for. */
export interface SourceInput extends FlakeInput {
  readonly source: Source;
  /** Where the project names it first, `default.nix:1:10`; for `<nixpkgs>` in no file: empty. */
  readonly origin: string;
}

/** How inputs are chosen. */
export interface InputOptions {
  /** The flake reference that `<nixpkgs>` becomes. */
  readonly nixpkgs: string;
  /** Whether the tree of a flake reference is a flake; `undefined` where nobody knows. */
  readonly isFlake: (url: string) => boolean | undefined;
}

/** A source, and where it was found. */
export interface FoundSource {
  readonly source: Source;
  readonly origin: string;
  /** Whether the project calls its package set `pkgs`. */
  readonly isPkgs?: boolean;
}

/**
 * One input for every different source, in the order in which they are found. The first that the
 * project calls `pkgs` has the name nixpkgs to itself, else the first that is pinned. There always is
 * a nixpkgs: the flake's own code needs its library.
 */
export function planInputs(
  found: readonly FoundSource[],
  options: InputOptions,
): readonly SourceInput[] {
  const main = mainSource(found);
  const inputs: SourceInput[] = [];
  const hasNixpkgs = found.some(({ source }) => source.kind === "nixpkgs");
  for (const { source, origin } of hasNixpkgs ? found : [...found, PLAIN]) {
    const url = source.url ?? options.nixpkgs;
    if (inputs.some((input) => sameTree(input.source, source))) continue;
    const taken = inputs.map(({ name }) => name);
    const isMain = main !== undefined && sameTree(main, source);
    const name = isMain ? "nixpkgs" : freeInputName(source, main ? [...taken, "nixpkgs"] : taken);
    inputs.push({ name, url, flake: isFlake(source, url, options), source, origin });
  }
  return inputs;
}

/** `<nixpkgs>`, where the project names none. */
const PLAIN: FoundSource = {
  source: { name: "nixpkgs", kind: "nixpkgs", pinned: false, subpath: "" },
  origin: "",
};

/** Of those that would like to be called nixpkgs, the one that is. */
function mainSource(found: readonly FoundSource[]): Source | undefined {
  const wish = found.filter(({ source }) => source.kind === "nixpkgs" && source.name === "nixpkgs");
  const main = wish.find(({ isPkgs }) => isPkgs) ?? wish.find(({ source }) => source.pinned);
  return (main ?? wish[0])?.source;
}

/**
 * Where nobody knows: a nixpkgs is one from release 20.03 on, or where no pin holds it back; another
 * tree is used as a tree.
 */
function isFlake({ kind, pinned }: Source, url: string, options: InputOptions): boolean {
  if (kind !== "nixpkgs") return false;
  const release = /[/-](\d\d\.\d\d)(-small|-darwin)?$/.exec(url)?.[1];
  return options.isFlake(url) ?? (release === undefined ? !pinned : release >= "20.03");
}

/**
 * The lookups that need an input: sources that are written out, then those that are only named,
 * like what a file that is not ours to change fetches.
 */
export function sourcesOf(
  lookups: readonly Lookup[],
): readonly (SourceLookup | ImportLookup)[] {
  const written = lookups.filter((lookup) => lookup.kind === "source");
  return [...written, ...lookups.filter((lookup) => lookup.kind === "import")];
}

/** The input that the flake's own code uses. */
export function mainInput(inputs: readonly SourceInput[]): SourceInput {
  const main = inputs.find(({ name }) => name === "nixpkgs") ??
    inputs.find(({ source }) => source.kind === "nixpkgs");
  if (main === undefined) throw new RangeError("a flake without nixpkgs");
  return main;
}

/** The input that stands for a source. */
export function inputFor(source: Source, inputs: readonly SourceInput[]): SourceInput {
  const same = inputs.find((input) => sameTree(input.source, source));
  if (same === undefined) throw new RangeError(`no input was planned for ${source.name}`);
  return same;
}

/** The input as a plan tells of it; nothing is locked yet. */
export function plannedInput({ name, url, source, origin }: SourceInput): PlannedInput {
  const fate = !source.pinned ? "not pinned before" : isKept(source) ? "preserved" : "re-fetched";
  const { lost } = source;
  return { name, url, fate, locked: false, origin, ...(lost !== undefined && { lost }) };
}

/** Whether the lock will have the very tree: by its hash, or by the commit of a repository. */
function isKept({ url = "", rev, narHash }: Source): boolean {
  return narHash !== undefined || rev !== undefined && url.startsWith("git+");
}

/** What is to be known of an input. */
export function inputNotes({ name, flake, source }: SourceInput): readonly Diagnostic[] {
  if (flake || source.kind === "tree") return [];
  return [{
    severity: "note",
    code: "plain-tree",
    message:
      `The input "${name}" is used as a plain tree: nothing here tells whether it is a flake`,
    help: "if it is one, take `flake = false` out of flake.nix and lock anew",
  }];
}

/** The lock of a flake that has no inputs, as nixpkgs is. */
const NO_INPUTS = printLock(EMPTY_LOCK);

/** What the lock is asked for. */
export function lockRequest({ name, url, flake, source }: SourceInput): InputRequest {
  const { rev, narHash, lockedUrl, kind } = source;
  const known = {
    ...(rev !== undefined && { rev }),
    ...(narHash !== undefined && { narHash }),
    ...(lockedUrl !== undefined && { url: lockedUrl }),
    ...(kind === "nixpkgs" && { lock: NO_INPUTS }),
  };
  return { name, url, flake, ...(source.pinned && { known }) };
}

/** A name that a flake can have: `nixos-23-05` for `<nixos-23.05>`. */
function freeInputName({ name: wished, rev, pinned }: Source, taken: readonly string[]): string {
  const name = wished.replaceAll(/[^\w-]+/g, "-").replace(/^[^A-Za-z]+/, "") || "source";
  const second = pinned ? `${name}-${rev?.slice(0, 7) ?? "2"}` : `${name}-channel`;
  const isFree = (name: string): boolean => name !== "self" && !taken.includes(name);
  for (let number = 2, next = second;; number++, next = `${name}-${number}`) {
    if (number === 2 && isFree(name)) return name;
    if (isFree(next)) return next;
  }
}
