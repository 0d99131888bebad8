/**
 * Digests of streams. WebCrypto only digests what is wholly in memory, so this is `node:crypto`:
 * part of Deno, needs no permission, takes 15 ms to load, hence loaded by the first call.
 *
 * @module
 */
import type { Hash, HashAlgorithm } from "./hash.ts";
import { narChunks, type NarNode } from "./nar.ts";

/** The hash of all chunks together. Each is done with before the next is asked for. */
export async function digest(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  algorithm: HashAlgorithm = "sha256",
): Promise<Hash> {
  const { createHash } = await import("node:crypto");
  const hash = createHash(algorithm);
  for await (const chunk of chunks) hash.update(chunk);
  return { algorithm, bytes: new Uint8Array(hash.digest()) };
}

/** The hash of the tree's archive, whose SRI form is a lock file's `narHash`. */
export function narDigest(tree: NarNode): Promise<Hash> {
  return digest(narChunks(tree));
}
