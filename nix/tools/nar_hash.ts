/**
 * What `nix-hash --type sha256 --sri PATH` says, without Nix.
 *
 * @module
 */
import { narDigest } from "../store/digest.ts";
import { printHash } from "../store/hash.ts";
import { readTree } from "./read_tree.ts";

/**
 * The `narHash` of the file or tree at `path`, `.git` and all: SRI, sha256.
 *
 * @throws as {@linkcode readTree}.
 */
export async function narHash(path: string): Promise<string> {
  return printHash(await narDigest(readTree(path)), "sri");
}
