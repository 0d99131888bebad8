/**
 * Fetched trees in the store, where native flakes have them.
 *
 * @module
 */
import { parseHash } from "../../../nix/store/hash.ts";
import { sourcePath } from "../../../nix/store/store_path.ts";
import { addToStore, isInStore, type StoreOptions } from "../../../nix/tools/store.ts";
import type { FlakeRef } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";
import type { FetchSession } from "./session.ts";

/** The store path of a tree by its hash, whether the store has it or not. */
export async function storePathOf(locked: FlakeRef): Promise<string | undefined> {
  if (locked.narHash === undefined) return undefined;
  return await sourcePath(parseHash(locked.narHash, "sha256"), nameOf(locked));
}

function nameOf(locked: FlakeRef): string {
  return "name" in locked && locked.name !== undefined ? locked.name : "source";
}

/** Puts a tree into the store, unless it is there already; its path. */
export async function storeTree(
  tree: Pick<FetchedTree, "locked" | "withFiles">,
  session: FetchSession,
  options: StoreOptions = {},
): Promise<string> {
  const known = await storePathOf(tree.locked);
  if (known !== undefined && await isInStore(known, options)) return known;
  return await tree.withFiles(async (root) =>
    await addToStore(root, nameOf(tree.locked), await session.scratch(), options)
  );
}
