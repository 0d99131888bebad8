/**
 * Inputs with relative paths as Nix 2.8 takes them: what stands there, copied to the store, is a
 * tree of its own. Source of the rules: `PathInputScheme::fetch` in path.cc and `parseFlakeRef` in
 * flakeref.cc of that version; held to it by `tests/lock/`.
 *
 * @module
 */
import { join } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import { parseHash } from "../../../nix/store/hash.ts";
import { sourcePath } from "../../../nix/store/store_path.ts";
import { storeDirectory } from "../../../nix/tools/store_directory.ts";
import { isRelative, type PathRef, printFlakeRef } from "../../ref/mod.ts";
import type { FetchedTree, FlakePlace, WithFiles } from "../flake_input.ts";
import { directoryInTree } from "../tree_path.ts";
import { checkTree, knowTree } from "./fetch_tree.ts";
import { narHashOf } from "./git_commit.ts";
import type { FetchSession } from "./session.ts";
import { treeInStore } from "./store_tree.ts";
import { nodeAt, partOf, smallFiles } from "./tree_part.ts";

/** The relative paths of one locking. */
export interface RelativeTrees {
  /**
   * The tree of a relative path, or of one that was placed; undefined for other references. As in
   * Nix, a path that was seen before is the same tree, whichever flake names it.
   */
  readonly fetch: (ref: PathRef, from: FlakePlace) => Promise<FetchedTree> | undefined;
  /** The reference that a URL is which is nothing but a relative path: to the store, where Nix has
   * the flake that says so. */
  readonly place: (path: string, from: FlakePlace, isFlake: boolean) => Promise<PathRef>;
}

/** Remembers the trees of relative paths; the session knows them by their locks. */
export function relativeTrees(session: FetchSession): RelativeTrees {
  const trees = new Map<string, () => Promise<FetchedTree>>();
  const treeOf = (ref: PathRef, from: FlakePlace, path: () => Promise<string>) => {
    const key = printFlakeRef(ref);
    const known = trees.get(key) ?? once(async () => {
      const tree = await relativeTree(ref, from, await path());
      knowTree(tree, session);
      return tree;
    });
    trees.set(key, known);
    return known;
  };
  return {
    fetch: (ref, from) =>
      isRelative(ref)
        ? treeOf(ref, from, () => pathInTree(ref.path, from))()
        : trees.get(printFlakeRef(ref))?.(),
    place: async (path, from, isFlake) => {
      const inTree = await pathInTree(path, from);
      if (isFlake) await refuseRepository(inTree, from);
      const ref: PathRef = { type: "path", path: join(await storedPath(from), inTree) };
      treeOf(ref, from, () => Promise.resolve(inTree));
      return ref;
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** From the tree's root; where the flake's directory is a symbolic link, from where that leads. */
async function pathInTree(path: string, from: FlakePlace): Promise<string> {
  if (from.dir === "") return directoryInTree("", path);
  const found = await filesOf(from)((root) => nodeAt(root, from.dir, { isFollowed: true }));
  return directoryInTree(found?.path ?? from.dir, path);
}

/**
 * The part at `path` of a tree: files in the store are of the second 1, and Nix asks no date of a
 * tree that is in the store as a whole.
 */
async function relativeTree(ref: PathRef, from: FlakePlace, path: string): Promise<FetchedTree> {
  const stored = await treeInStore(ref);
  if (stored !== undefined) return stored;
  const withFiles = partOf(filesOf(from), path);
  const { dir: _dir, ...attributes } = ref;
  const lastModified = path === "" ? 0 : 1;
  const locked = { ...attributes, lastModified, narHash: await narHashOf(withFiles) };
  return checkTree(ref, { ...smallFiles(withFiles), locked, withFiles });
}

function filesOf({ tree: { withFiles } }: FlakePlace): WithFiles {
  if (withFiles !== undefined) return withFiles;
  throw failure("relative-input", "the files that a relative path leads to can't be had");
}

/** Where the store has the tree of a flake, or would have it. */
async function storedPath(from: FlakePlace): Promise<string> {
  const narHash = from.tree.locked.narHash ?? await narHashOf(filesOf(from));
  return await sourcePath(parseHash(narHash, "sha256"), "source", storeDirectory());
}

/** Of a flake below a `.git` Nix would lock that repository, by its path in the store. */
async function refuseRepository(path: string, from: FlakePlace): Promise<void> {
  const names = path.split("/");
  for (const at of [0, ...names.keys().map((index) => index + 1)]) {
    const git = join(...names.slice(0, at), ".git");
    const found = await filesOf(from)((root) => nodeAt(root, git, { isFollowed: true }));
    if (found === undefined) continue;
    const message = `the input "${path}" is in a tree with "${git}": Nix 2.8 takes that repository`;
    throw failure("relative-input", message, {
      help: "write it with `path:`, or lock the flake as the git repository that it is",
    });
  }
}
