/**
 * The sources a project names → the inputs of its flake.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { EMPTY_LOCK, type InputRequest, type KnownPin, printLock } from "../../compat/lock/mod.ts";
import type { Standing, Standings } from "../pins/standing.ts";
import type { ImportLookup, Lookup, SourceLookup } from "../scan/lookups.ts";
import { isThunkData } from "../scan/pin_formats/thunk.ts";
import { sameTree, type Source } from "../scan/source.ts";
import type { FlakeInput } from "./flake_nix.ts";
import type { PlannedInput } from "./plan.ts";
import { type StyleOptions, styleSource } from "./style_input.ts";
import { wellKnownFlake } from "./well_known_flakes.ts";

/** An input, and the source it stands for. */
export interface SourceInput extends FlakeInput {
  readonly source: Source;
  /** Where the project names it first, `default.nix:1:10`; for `<nixpkgs>` in no file: empty. */
  readonly origin: string;
  /** What it stands for today, where the source does not say. */
  readonly standing?: Standing;
}

/** How inputs are chosen. */
export interface InputOptions extends StyleOptions {
  /** The flake reference that `<nixpkgs>` becomes, where the person decided. */
  readonly nixpkgs?: string;
  /** What names in the search path stand for today; nobody knows of any unless told. */
  readonly standings?: Standings;
  /** Whether the tree of a flake reference is a flake; `undefined` where nobody knows. */
  readonly isFlake: (url: string) => boolean | undefined;
}

/** A source, and where it was found. */
export interface FoundSource {
  readonly source: Source;
  readonly origin: string;
  /** Whether the project calls its package set `pkgs`. */
  readonly isPkgs?: boolean;
  /** Whether a well-known flake is wanted as a flake, though its tree is not here to look at. */
  readonly asFlake?: boolean;
}

/**
 * One input for every different source, in the order in which they are found. The first that the
 * project calls `pkgs` has the name nixpkgs to itself, else the first that is pinned. There always
 * is a nixpkgs: the flake's own code needs its library. What the style takes is an input of its
 * name, at the pin that `found` or `unread`, pins that no code reads, has of it.
 */
export function planInputs(
  found: readonly FoundSource[],
  options: InputOptions,
  unread: readonly FoundSource[] = [],
): readonly SourceInput[] {
  const hasNixpkgs = found.some(({ source }) => source.kind === "nixpkgs");
  const style = styleSource(options, [...found, ...unread]);
  const named = new Map<string, Source>();
  if (style !== undefined) named.set(options.style, style.source);
  const main = mainSource(found);
  if (main !== undefined) named.set("nixpkgs", main);
  const nixpkgs = main && urlOf(main, standingOf(main, options), options);
  const release = releaseOf(nixpkgs ?? options.nixpkgs ?? "");
  const inputs: SourceInput[] = [];
  for (const each of hasNixpkgs ? found : [...found, PLAIN]) {
    const { source } = each;
    if (inputs.some((input) => sameTree(input.source, source))) continue;
    const own = [...named].find(([, tree]) => sameTree(tree, source))?.[0];
    const taken = [...inputs.map(({ name }) => name), ...named.keys()];
    const name = own ?? freeInputName(source, taken);
    const asFlake = found.some((other) => other.asFlake && sameTree(other.source, source));
    inputs.push(inputOf({ ...each, asFlake }, name, { ...options, release }));
  }
  const isThere = style === undefined || inputs.some(({ name }) => name === options.style);
  return isThere ? inputs : [...inputs, inputOf(style, options.style, options)];
}

/** The input for a source under a name; what a style is named for is a flake. */
function inputOf(
  { source, origin, asFlake }: FoundSource,
  name: string,
  options: InputOptions & { readonly release?: string | undefined },
): SourceInput {
  const standing = standingOf(source, options);
  const known = asFlake ? wellKnownFlake(source.name) : undefined;
  const isOpen = standing === undefined && decidedUrl(source, options) === undefined;
  const release = isOpen ? options.release : undefined;
  const url = atBranch(urlOf(source, standing, options), release && known?.branch?.(release));
  return {
    name,
    url,
    flake: name === options.style || known !== undefined || isFlake(source, url, options),
    ...(known && { follows: known.follows }),
    source,
    origin,
    ...(standing && { standing }),
  };
}

/** What `<nixpkgs>` becomes where nobody and nothing says otherwise. */
export const DEFAULT_NIXPKGS = "github:NixOS/nixpkgs/nixos-unstable";

/** What a source that nothing pins stands for, unless the person has decided. */
function standingOf(source: Source, options: InputOptions): Standing | undefined {
  const isDecided = decidedUrl(source, options) !== undefined;
  return source.pinned || isDecided ? undefined : options.standings?.get(source.name);
}

/** What the person says a source is; a commit or a hash in the project goes before. */
function decidedUrl(source: Source, { nixpkgs, references }: InputOptions): string | undefined {
  const { name, url, rev, narHash } = source;
  if (rev !== undefined || narHash !== undefined) return undefined;
  return references.get(name) ?? (url === undefined ? nixpkgs : undefined);
}

function urlOf(source: Source, standing: Standing | undefined, options: InputOptions): string {
  return decidedUrl(source, options) ?? standing?.url ?? source.url ?? DEFAULT_NIXPKGS;
}

/** The URL of a repository on GitHub with the branch that is wanted, unless it names one itself. */
function atBranch(url: string, branch: string | undefined): string {
  return branch !== undefined && /^github:[^/?]+\/[^/?]+$/.test(url) ? `${url}/${branch}` : url;
}

/** The release that a nixpkgs is of, `24.11`. */
export function releaseOf(url: string): string | undefined {
  return /[/-](\d\d\.\d\d)(-small|-darwin)?$/.exec(url)?.[1];
}

/** `<nixpkgs>`, where the project names none. */
export const PLAIN: FoundSource = {
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
 * Where nobody knows: a nixpkgs is one from release 20.03 on, or where neither a commit nor a hash
 * holds it back; another tree is used as a tree. As a plain tree, every nixpkgs can be used.
 */
function isFlake({ kind, rev, narHash }: Source, url: string, options: InputOptions): boolean {
  if (kind !== "nixpkgs") return false;
  const release = releaseOf(url);
  const isNewest = rev === undefined && narHash === undefined;
  return options.isFlake(url) ?? (release === undefined ? isNewest : release >= "20.03");
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
export function plannedInput({ name, url, source, origin, standing }: SourceInput): PlannedInput {
  const fate = !source.pinned ? "not pinned before" : isKept(source) ? "preserved" : "re-fetched";
  const { lost } = source;
  return {
    ...{ name, url, fate, locked: false, origin },
    ...(lost !== undefined && { lost }),
    ...(standing !== undefined && standing.kind !== "unknown" && { as: standing.told }),
    ...(!source.pinned && source.name !== name && { lookedUp: source.name }),
  };
}

/** Whether the lock will have the very tree: by its hash, or by the commit of a repository. */
function isKept({ url = "", rev, narHash }: Source): boolean {
  return narHash !== undefined || rev !== undefined && url.startsWith("git+");
}

/** What is to be known of an input. */
export function inputNotes(input: SourceInput): Diagnostic[] {
  const { origin, source, standing, url } = input;
  if (standing?.kind === "unknown" && origin !== "") return [moves(source, url, standing)];
  if (isThunkData(source.managedIn ?? "")) return [staleThunk(source)];
  if (!isUndecided(input)) return [];
  const { name } = input;
  return [{
    severity: "note",
    code: "plain-tree",
    message:
      `The input "${name}" is used as a plain tree: nothing here tells whether it is a flake`,
    help: "if it is one, take `flake = false` out of flake.nix and lock anew",
  }];
}

/** Whether an input is a plain tree though it may well be a flake. */
export function isUndecided({ flake, source }: SourceInput): boolean {
  return !flake && source.kind === "nixpkgs";
}

/** The programs that pack thunks read them, too, so that they are not ours to delete. */
function staleThunk({ managedIn }: Source): Diagnostic {
  return {
    severity: "note",
    code: "stale-pin",
    message: `The flake takes its pin from flake.lock now, not from ${managedIn}`,
    help: "delete the thunk when nothing else reads it; until then update both",
  };
}

/** Nothing says which tree it was until now, so that the lock can't have that one. */
function moves(
  { name }: Source,
  url: string,
  { told, why }: Standing & { readonly kind: "unknown" },
): Diagnostic {
  return {
    severity: "warning",
    code: "unknown-revision",
    message: `<${name}> may move: on this machine it is ${told}, which ${why}; ` +
      `flake.lock takes the newest of ${url}`,
    help: name === "nixpkgs"
      ? "say which it shall be: `--nixpkgs github:NixOS/nixpkgs/REVISION`"
      : `lock the one you want: \`flakebridge lock --override-input ${name} REFERENCE\``,
  };
}

/** The lock of a flake that has no inputs, as nixpkgs is. */
const NO_INPUTS = printLock(EMPTY_LOCK);

/** What the lock is asked for. */
export function lockRequest(
  { name, url, flake, follows, source, standing }: SourceInput,
): InputRequest {
  const pin = source.pinned ? source : standing?.kind === "revision" ? standing : undefined;
  const known = pin && knownPin(pin, source.kind);
  return { name, url, flake, ...(follows && { follows }), ...(known && { known }) };
}

function knownPin(
  { rev, allRefs, narHash, lockedUrl, lastModified }: KnownPin & Pick<Source, "lockedUrl">,
  kind: Source["kind"],
): KnownPin {
  return {
    ...(lastModified !== undefined && { lastModified }),
    ...(rev !== undefined && { rev }),
    ...(allRefs !== undefined && { allRefs }),
    ...(narHash !== undefined && { narHash }),
    ...(lockedUrl !== undefined && { url: lockedUrl }),
    ...(kind === "nixpkgs" && { lock: NO_INPUTS }),
  };
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
