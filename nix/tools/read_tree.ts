/**
 * Trees on this machine's disk, as {@linkcode NarNode}s.
 *
 * @module
 */
import type { NarNode } from "../store/nar.ts";
import { directoryArchive, fileOf, pieces, type TreeOptions } from "./directory_archive.ts";
import { type Entry, entryAt, listDirectory } from "./list_directory.ts";

/**
 * Describes what stands at `path`, as Nix sees it: symbolic links are not followed below the root,
 * nor is the root itself; "executable" is the owner's bit.
 *
 * The calls are synchronous: over many small files that takes a third of the time.
 *
 * @throws as {@linkcode entryAt}, and `file-name` for a name that is not UTF-8, too.
 */
export function readTree(path: string, options: TreeOptions = {}): NarNode {
  options.look?.(Deno.lstatSync(path));
  return describe(entryAt(path), "", options);
}

/** The directory without symbolic links on the way to it: what Nix sees from inside it. */
export function realDirectory(directory: string): string {
  return Deno.realPathSync(directory);
}

/** Whether anything stands at a path. */
export function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** @param below Its path in the tree. */
function describe(entry: Entry, below: string, options: TreeOptions): NarNode {
  switch (entry.kind) {
    case "symlink":
      return entry;
    case "directory":
      return describeDirectory(entry.path, below === "" ? "" : `${below}/`, options);
    case "regular":
      return describeFile(entry.path);
    default:
      return entry satisfies never;
  }
}

function describeFile(path: string): NarNode {
  const info = Deno.statSync(path);
  return { kind: "regular", ...fileOf(info), contents: () => pieces(path, info.size) };
}

function describeDirectory(path: string, below: string, options: TreeOptions): NarNode {
  const { filter = () => true } = options;
  const listing = listDirectory(path);
  return {
    kind: "directory",
    names: listing.names.filter((name) => filter(below + name)),
    entry: (name) => describe(listing.entry(name), below + name, options),
    archive: (pending) => directoryArchive(listing, below, pending, options),
  };
}
