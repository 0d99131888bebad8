/**
 * What `nix-hash --type sha256 --sri PATH` says, without Nix.
 *
 * @module
 */
import { narDigest } from "../store/digest.ts";
import { printHash } from "../store/hash.ts";
import { readTree, type TreeFilter } from "./read_tree.ts";

/**
 * The `narHash` of the file or tree at `path`: SRI, sha256.
 *
 * @param filter See {@linkcode readTree}; without one, everything is hashed, `.git` too.
 * @throws as {@linkcode readTree}.
 */
export async function narHash(path: string, filter?: TreeFilter): Promise<string> {
  return printHash(await narDigest(readTree(path, filter)), "sri");
}
