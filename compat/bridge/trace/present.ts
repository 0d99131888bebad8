/**
 * A flake's tree on this machine as it is now: in a git repository what git tracks, else all.
 *
 * @module
 */
import { readTree } from "../../../nix/tools/read_tree.ts";
import { lazyImport } from "../../../nix/lazy_import.ts";
import type { CheckoutState } from "../../lock/mod.ts";
// Not by way of mod.ts: loading all of locking is what a warm start would wait for.
import { checkoutFiles } from "../../lock/fetch/checkout_files.ts";
import { type Look, lookAt } from "./look.ts";
import type { PresentTree } from "./record.ts";

/** The tree at a directory, the root of a repository or a tree by itself. */
export async function presentTree(directory: string, isInGit: boolean): Promise<PresentTree> {
  if (!isInGit) return { look: lookAt(readTree(directory)) };
  const files = await checkoutFiles(directory, false, new Set())((root) => Promise.resolve(root));
  return { look: lookAt(files), state: () => stateOf(directory) };
}

async function stateOf(directory: string): Promise<CheckoutState> {
  const file = "../../lock/fetch/checkout_state.ts";
  const { checkoutState } = await lazyImport<
    typeof import("../../lock/fetch/checkout_state.ts")
  >(file, import.meta.url);
  return await checkoutState(directory);
}

/** A tree in the store. */
export function storeLook(storePath: string): Look {
  return lookAt(readTree(storePath));
}
