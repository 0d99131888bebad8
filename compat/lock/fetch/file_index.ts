/**
 * Directories by name, built from the flat listings of archives and repositories.
 *
 * @module
 */
import type { NarNode } from "../../../nix/store/nar.ts";

/** A directory whose files are described by `T`. */
export type Directory<T> = Map<string, Directory<T> | T>;

/** Puts `leaf` at `path`; directories on the way are made, what stood there is replaced. */
export function insert<T extends object>(
  root: Directory<T>,
  path: readonly string[],
  leaf: T | Directory<T>,
): void {
  const name = path.at(-1);
  if (name === undefined) return;
  const parent = directoryAt(root, path.slice(0, -1));
  const there = parent.get(name);
  if (leaf instanceof Map && there instanceof Map) return;
  parent.set(name, leaf);
}

function directoryAt<T extends object>(
  root: Directory<T>,
  path: readonly string[],
): Directory<T> {
  let directory = root;
  for (const name of path) {
    const there = directory.get(name);
    const next: Directory<T> = there instanceof Map ? there : new Map();
    directory.set(name, next);
    directory = next;
  }
  return directory;
}

/** What stands at a path, with `/` between its names. */
export function lookUp<T extends object>(
  root: Directory<T>,
  path: string,
): Directory<T> | T | undefined {
  let at: Directory<T> | T | undefined = root;
  for (const name of path.split("/")) {
    if (!(at instanceof Map)) return undefined;
    at = at.get(name);
  }
  return at;
}

/** The directory as a tree to be archived; `open` describes its files. */
export function directoryNode<T extends object>(
  directory: Directory<T>,
  open: (leaf: T) => NarNode | Promise<NarNode>,
): NarNode {
  return {
    kind: "directory",
    names: [...directory.keys()],
    entry: (name) => {
      const entry = directory.get(name)!;
      return entry instanceof Map ? directoryNode(entry, open) : open(entry);
    },
  };
}
