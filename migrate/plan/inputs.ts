/**
 * The sources a project names → the inputs of its flake.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Range } from "../../nix/syntax/nodes.ts";
import type { InputRequest } from "../../compat/lock/mod.ts";
import type { Lookup } from "../scan/lookups.ts";
import type { NixpkgsSource } from "../scan/nixpkgs_source.ts";
import type { FlakeInput } from "./flake_nix.ts";
import type { PlannedInput } from "./plan.ts";

/** An input, and the source it stands for. */
export interface SourceInput extends FlakeInput {
  readonly source: NixpkgsSource;
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
  readonly source: NixpkgsSource;
  readonly origin: string;
}

/**
 * One input for every different source, in the order in which they are found; the first has its
 * name to itself. There always is one called nixpkgs: the flake's own code needs its library.
 */
export function planInputs(
  found: readonly FoundSource[],
  options: InputOptions,
): readonly SourceInput[] {
  const inputs: SourceInput[] = [];
  const plain: NixpkgsSource = { name: "nixpkgs", pinned: false, subpath: "" };
  const named = found.some(({ source }) => source.name === "nixpkgs");
  for (const { source, origin } of named ? found : [...found, { source: plain, origin: "" }]) {
    const url = source.url ?? options.nixpkgs;
    if (inputs.some((input) => sameTree(input.source, source))) continue;
    const name = freeInputName(source, inputs);
    inputs.push({ name, url, flake: options.isFlake(url) ?? !source.pinned, source, origin });
  }
  return inputs;
}

/**
 * The lookups that need an input: sources that are written out, then those that are only named,
 * like what a file that is not ours to change fetches.
 */
export function sourcesOf(
  lookups: readonly Lookup[],
): readonly { readonly node: Range; readonly source: NixpkgsSource }[] {
  const written = lookups.filter((lookup) => lookup.kind === "source");
  return [...written, ...lookups.filter((lookup) => lookup.kind === "import")];
}

/** The input that stands for a source. */
export function inputFor(source: NixpkgsSource, inputs: readonly SourceInput[]): SourceInput {
  const same = inputs.find((input) => sameTree(input.source, source));
  if (same === undefined) throw new RangeError(`no input was planned for ${source.name}`);
  return same;
}

/** The input as a plan tells of it; nothing is locked yet. */
export function plannedInput({ name, url, source, origin }: SourceInput): PlannedInput {
  const kept = source.narHash !== undefined && source.rev !== undefined;
  const fate = !source.pinned ? "not pinned before" : kept ? "preserved" : "re-fetched";
  return { name, url, fate, locked: false, origin };
}

/** What is to be known of an input. */
export function inputNotes({ name, flake, source }: SourceInput): readonly Diagnostic[] {
  const said = (code: string, message: string, help: string): Diagnostic[] => [
    { severity: "note", code, message, help },
  ];
  const { managedIn } = source;
  return [
    ...(flake ? [] : said(
      "plain-tree",
      `The input "${name}" is used as a plain tree: nothing here tells whether it is a flake`,
      "if it is one, take `flake = false` out of flake.nix and lock anew",
    )),
    ...(managedIn === undefined ? [] : said(
      "stale-pin",
      `flake.lock pins ${name} now; the pin beside ${managedIn} is not read by the flake any more`,
      "drop it there when nothing else needs it",
    )),
  ];
}

/** What the lock is asked for. */
export function lockRequest({ name, url, flake, source }: SourceInput): InputRequest {
  const { rev, narHash } = source;
  const known = { ...(rev !== undefined && { rev }), ...(narHash !== undefined && { narHash }) };
  return { name, url, flake, ...(source.pinned && { known }) };
}

/** One tree: of one URL, which may be a branch, two revisions can be pinned. */
function sameTree(one: NixpkgsSource, two: NixpkgsSource): boolean {
  return one.url === two.url && one.rev === two.rev &&
    (one.rev !== undefined || one.narHash === two.narHash);
}

/** A name that is an identifier in Nix: `nixos-23-05` for `<nixos-23.05>`. */
function freeInputName(source: NixpkgsSource, inputs: readonly FlakeInput[]): string {
  const { rev } = source;
  const name = source.name.replaceAll(".", "-");
  const isFree = (name: string): boolean => inputs.every((input) => input.name !== name);
  if (isFree(name)) return name;
  const byRevision = `${name}-${rev?.slice(0, 7) ?? "2"}`;
  for (let number = 2, wished = byRevision;; number++, wished = `${name}-${number}`) {
    if (isFree(wished)) return wished;
  }
}
