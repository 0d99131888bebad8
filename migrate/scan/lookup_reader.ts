/**
 * The lookups of a project's files, each file's read once.
 *
 * @module
 */
import { type Lookup, lookupsOf } from "./lookups.ts";
import type { OpenFile } from "./names.ts";
import type { NixFile } from "./project.ts";

/** The lookups of a project's file, by its path. */
export type LookupsOf = (path: string) => readonly Lookup[];

/** Reads the lookups of files. */
export function lookupReader(files: ReadonlyMap<string, NixFile>, open: OpenFile): LookupsOf {
  const read = new Map<string, readonly Lookup[]>();
  return (path) => {
    const known = read.get(path);
    if (known !== undefined) return known;
    const file = files.get(path);
    const lookups = file === undefined ? [] : lookupsOf(file.tree.root, path, open);
    read.set(path, lookups);
    return lookups;
  };
}
