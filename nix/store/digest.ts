/**
 * Digests of streams.
 *
 * @module
 */
import type { Hash, HashAlgorithm } from "./hash.ts";
import { narChunks, type NarNode } from "./nar.ts";

/** A stream of at most so many bytes is held in memory as a whole. */
const AT_ONCE = 512 * 1024;

/** What WebCrypto calls the algorithms that it has. It only digests what is wholly in memory. */
const WEB: Readonly<Record<HashAlgorithm, string | undefined>> = {
  md5: undefined,
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha512: "SHA-512",
};

/** The hash of all chunks together. Each is done with before the next is asked for. */
export async function digest(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  algorithm: HashAlgorithm = "sha256",
): Promise<Hash> {
  const held: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let long: LongHash | undefined;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > AT_ONCE) long ??= await longHash(algorithm, held);
    if (long === undefined) held.push(new Uint8Array(chunk));
    else long.update(chunk);
  }
  const web = WEB[algorithm];
  if (long === undefined && web !== undefined) {
    const whole = await new Blob(held).arrayBuffer();
    return { algorithm, bytes: new Uint8Array(await crypto.subtle.digest(web, whole)) };
  }
  long ??= await longHash(algorithm, held);
  return { algorithm, bytes: new Uint8Array(long.digest()) };
}

/** A hash in the making. */
interface LongHash {
  readonly update: (chunk: Uint8Array) => unknown;
  readonly digest: () => Uint8Array;
}

/**
 * By `node:crypto`, part of Deno, which needs no permission; short streams do without, since it
 * takes time to load.
 */
async function longHash(
  algorithm: HashAlgorithm,
  begin: readonly Uint8Array[],
): Promise<LongHash> {
  const { createHash } = await import("node:crypto");
  const hash = createHash(algorithm);
  for (const chunk of begin) hash.update(chunk);
  return hash;
}

/** The hash of the tree's archive, whose SRI form is a lock file's `narHash`. */
export function narDigest(tree: NarNode): Promise<Hash> {
  return digest(narChunks(tree));
}
