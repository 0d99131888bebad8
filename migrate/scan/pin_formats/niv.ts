/**
 * niv's `nix/sources.json`: name → entry, what the code reads being the entry and its tree.
 *
 * Source: niv's README, "niv/sources.json", and the `sources.nix` that it writes.
 *
 * @module
 */
import type { Source } from "../source.ts";
import { archiveSource, gitSource } from "../source_url.ts";
import { type Entry, fetchedFile, isEntry, type Pin, sourceOfPin, textOf } from "./pin.ts";

/** Reads niv's format, which has no version; `code` is `sources.nix`, which has many. */
export function nivPins(json: unknown, code: string): readonly Pin[] | undefined {
  if (!isEntry(json)) return undefined;
  const entries = Object.entries(json);
  return entries.every(([, entry]) => isEntry(entry))
    ? entries.map(([name, entry]) => pinOf(name, entry as Entry, namesIn(code)))
    : undefined;
}

/** What a `sources.nix` gives names in the store to: trees since 0.2.14, files since 0.2.17. */
interface Named {
  readonly trees: boolean;
  readonly files: boolean;
}

function namesIn(code: string): Named {
  const trees = code.includes('-src"');
  const fetchesFiles = /\bfetch_file\s*=\s*([^;={]*?):\s*spec\s*:/.exec(code)?.[1];
  return { trees, files: trees && (fetchesFiles === undefined || /\bname\b/.test(fetchesFiles)) };
}

function pinOf(name: string, entry: Entry, named: Named): Pin {
  const storeName = `${storable(name)}-src`;
  const attributes = entry;
  switch (entry.type ?? "tarball") {
    case "tarball":
    case "builtin-tarball":
      return { name, ...tarball(name, entry), attributes, ...(named.trees && { storeName }) };
    case "file":
    case "builtin-url":
      return { name, ...file(entry, named.files ? storeName : undefined), attributes };
    case "git":
      return { name, ...git(name, entry), attributes };
    case "local":
      return { name, ...local(entry), attributes };
    default:
      return { name, attributes };
  }
}

function tarball(name: string, entry: Entry): Pick<Pin, "source"> {
  const source = archiveSource(textOf(entry, "url") ?? "", {
    sha256: textOf(entry, "sha256"),
    ref: textOf(entry, "branch"),
  });
  return named(name, source && followsDefault(entry) ? atDefaultBranch(source) : source);
}

/** Whether niv takes the newest of the repository's default branch, since the entry names none. */
function followsDefault(entry: Entry): boolean {
  return entry.branch === undefined && textOf(entry, "url_template")?.includes("<rev>") === true;
}

/** `github:o/r/REV` → `github:o/r`, where the lock has the revision. */
function atDefaultBranch({ url = "", ...source }: Source): Source {
  const isAtCommit = source.rev !== undefined && url.endsWith(`/${source.rev}`);
  return { ...source, url: isAtCommit ? url.slice(0, -41) : url };
}

function git(name: string, entry: Entry): Pick<Pin, "source"> {
  const tag = textOf(entry, "tag");
  const ref = textOf(entry, "ref") ?? textOf(entry, "branch") ?? (tag && `refs/tags/${tag}`);
  const url = textOf(entry, "repo") ?? "";
  return named(name, gitSource(url, { rev: textOf(entry, "rev"), ref }, entry.submodules === true));
}

/** A flat hash is none that a lock can have: the file stays a fetch. */
function file(entry: Entry, name: string | undefined): Pick<Pin, "made"> {
  const [url, sha256] = [textOf(entry, "url"), textOf(entry, "sha256")];
  return url === undefined || sha256 === undefined
    ? {}
    : { made: fetchedFile({ url, sha256, ...(name !== undefined && { name }) }) };
}

/** `path` is a string, and leads to a place of this machine. */
function local(entry: Entry): Pick<Pin, "made"> {
  const value = textOf(entry, "path");
  if (value === undefined) return {};
  return { made: [{ kind: "assign", path: ["outPath"], value: { kind: "string", value } }] };
}

function named(name: string, source: Source | undefined): Pick<Pin, "source"> {
  return source === undefined ? {} : { source: sourceOfPin(source, name) };
}

/**
 * A name as niv puts it into the store: without dots before it, what the store can't have a `-`.
 */
function storable(name: string): string {
  return name.replace(/^\.*/, "").replaceAll(/[^A-Za-z0-9+._?=-]+/g, "-");
}
