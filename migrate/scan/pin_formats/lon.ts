/**
 * lon's `lon.lock`: the code reads paths and nothing else.
 *
 * Source: the `lon.nix` that lon writes; the only version there is is 1.
 *
 * @module
 */
import type { Source } from "../source.ts";
import { archiveSource, gitSource } from "../source_url.ts";
import { type Entry, isEntry, type Pin, sourceOfPin, textOf } from "./pin.ts";

/** Reads lon's format. */
export function lonPins(json: unknown): readonly Pin[] | undefined {
  const sources = isEntry(json) && String(json.version) === "1" ? json.sources : undefined;
  if (!isEntry(sources)) return undefined;
  return Object.entries(sources).map(([name, entry]): Pin => {
    const source = isEntry(entry) ? sourceOfEntry(name, entry) : undefined;
    return { name, attributes: {}, ...(source && { source }) };
  });
}

function sourceOfEntry(name: string, entry: Entry): Source | undefined {
  const url = textOf(entry, "url") ?? "";
  const at = {
    rev: textOf(entry, "revision"),
    ref: textOf(entry, "branch"),
    sha256: textOf(entry, "hash"),
  };
  const source = textOf(entry, "fetchType") === "git"
    ? gitSource(url, at, entry.submodules === true)
    : archiveSource(url, at);
  return source && sourceOfPin(source, name, entry);
}
