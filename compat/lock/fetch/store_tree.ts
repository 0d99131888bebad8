/**
 * Fetched trees in the store, where native flakes have them.
 *
 * @module
 */
import { exists } from "@std/fs";
import { parseHash } from "../../../nix/store/hash.ts";
import { sourcePath } from "../../../nix/store/store_path.ts";
import { narHash } from "../../../nix/tools/nar_hash.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import { isSealed } from "../../../nix/tools/sealed.ts";
import { addToStore, isInStore, type StoreOptions } from "../../../nix/tools/store.ts";
import { storeDirectory } from "../../../nix/tools/store_directory.ts";
import type { FlakeRef } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";
import { filesBelow } from "./directory.ts";
import { isStoreHere } from "./nix_settings.ts";
import type { FetchSession } from "./session.ts";

/** The store path of a tree by its hash, whether the store has it or not. */
export async function storePathOf(locked: FlakeRef): Promise<string | undefined> {
  if (locked.narHash === undefined) return undefined;
  return await sourcePath(parseHash(locked.narHash, "sha256"), nameOf(locked), storeDirectory());
}

function nameOf(locked: FlakeRef): string {
  return "name" in locked && locked.name !== undefined ? locked.name : "source";
}

/**
 * The tree of a reference as locks have it, from the store: whatever became of its source.
 * Undefined for other references, which say too little of what is to be locked, and where this
 * machine hasn't got it.
 */
export async function treeInStore(locked: FlakeRef): Promise<FetchedTree | undefined> {
  return "lastModified" in locked ? await treeByHash(locked) : undefined;
}

/**
 * The tree of this hash, from the store, without a network. The hash tells that it is whole, so no
 * Nix is needed to ask. Undefined where this machine hasn't got it.
 */
export async function treeByHash(locked: FlakeRef): Promise<FetchedTree | undefined> {
  const path = await storePathOf(locked);
  if (path === undefined || !await exists(path)) return undefined;
  if (await narHash(path) !== locked.narHash) return undefined;
  return {
    ...filesBelow(path),
    locked,
    withFiles: (use) => use(readTree(path)),
  };
}

/** Puts a tree into the store, unless it is there already; its path. */
export async function storeTree(
  tree: Pick<FetchedTree, "locked" | "withFiles">,
  session: FetchSession,
  options: StoreOptions = {},
): Promise<string> {
  const known = await storePathOf(tree.locked);
  if (known !== undefined && await isStored(known, session, options)) return known;
  return await tree.withFiles(async (root) =>
    await addToStore(root, nameOf(tree.locked), await session.scratch(), options)
  );
}

/** The same tree from the store, which has it then, whatever becomes of its source. */
export async function keptTree(tree: FetchedTree, session: FetchSession): Promise<FetchedTree> {
  await storeTree(tree, session);
  return await treeByHash(tree.locked) ?? tree;
}

/** What the disk tells for certain no program of Nix need be asked, which takes longer to start. */
async function isStored(
  path: string,
  session: FetchSession,
  options: StoreOptions,
): Promise<boolean> {
  const isHere = options.env === undefined && isStoreHere(session.settings());
  if (isHere && path.startsWith(`${storeDirectory()}/`) && isSealed(path)) return true;
  return await isInStore(path, options);
}
