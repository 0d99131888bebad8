/**
 * Store paths: read, and computed for what is addressed by its content.
 *
 * Source of the rules: the Nix manual, "Store Path" and "Complete Store Path Calculation".
 *
 * @module
 */
import { encodeBase32 } from "./base32.ts";
import { type Hash, printHash } from "./hash.ts";

/** The store of every ordinary installation. */
export const DEFAULT_STORE = "/nix/store";

/** A path in the store, taken apart. */
export interface StorePath {
  /** The store object: `/nix/store/DIGEST-NAME`. */
  readonly path: string;
  /** 32 digits of Nix base 32. */
  readonly digest: string;
  readonly name: string;
  /** What follows the store object: empty, or `/` and more. */
  readonly below: string;
}

/** How a file or tree is addressed by its content. */
export interface ContentAddress {
  readonly hash: Hash;
  /** Whether `hash` is of the archive of the tree, and not of a single file's bytes. */
  readonly recursive: boolean;
}

/** A store object's name, 211 bytes at the most. */
const NAME = /^[0-9a-zA-Z+\-._?=]{1,211}$/;
const BASE = /^([0-9a-df-np-sv-z]{32})-([0-9a-zA-Z+\-._?=]{1,211})$/;

/** Takes a path in (or below an object of) the store apart; `undefined` where it is none. */
export function parseStorePath(path: string, store = DEFAULT_STORE): StorePath | undefined {
  if (!path.startsWith(`${store}/`)) return undefined;
  const slash = path.indexOf("/", store.length + 1);
  const end = slash < 0 ? path.length : slash;
  const match = BASE.exec(path.slice(store.length + 1, end));
  if (match === null) return undefined;
  return { path: path.slice(0, end), digest: match[1]!, name: match[2]!, below: path.slice(end) };
}

/**
 * The store objects that a text names, as often as it does; a full stop behind one is taken for
 * its.
 */
export function storePathsIn(text: string, store = DEFAULT_STORE): readonly string[] {
  const places = text.split(`${store}/`).slice(1);
  return places.flatMap((place) => {
    const base = /^[0-9a-df-np-sv-z]{32}-[0-9a-zA-Z+\-._?=]{1,211}/.exec(place)?.[0];
    return base === undefined ? [] : [`${store}/${base}`];
  });
}

/**
 * The store path of a tree copied to the store, or of an input that was fetched: addressed by the
 * sha256 of its archive, without references.
 *
 * @param narHash As {@linkcode ContentAddress.hash} of a recursive address.
 * @throws {SyntaxError} on a name that no store object can have.
 */
export function sourcePath(narHash: Hash, name = "source", store = DEFAULT_STORE): Promise<string> {
  return fixedOutputPath(name, { hash: narHash, recursive: true }, store);
}

/**
 * The store path of what is addressed by its content: what `nix-store --print-fixed-path` says.
 *
 * @throws {SyntaxError} on a name that no store object can have.
 */
export async function fixedOutputPath(
  name: string,
  { hash, recursive }: ContentAddress,
  store = DEFAULT_STORE,
): Promise<string> {
  if (!NAME.test(name)) throw new SyntaxError(`"${name}" is not a valid name of a store object`);
  const digits = printHash(hash, "base16");
  if (recursive && hash.algorithm === "sha256") {
    return await makePath("source", digits, name, store);
  }
  const method = recursive ? "r:" : "";
  const inner = await sha256(`fixed:out:${method}${hash.algorithm}:${digits}:`);
  return await makePath("output:out", inner.toHex(), name, store);
}

/** The path whose digest is that of `type`, the content's sha256, the store and the name. */
async function makePath(
  type: string,
  digits: string,
  name: string,
  store: string,
): Promise<string> {
  const digest = await sha256(`${type}:sha256:${digits}:${store}:${name}`);
  return `${store}/${encodeBase32(fold(digest, 20))}-${name}`;
}

/** Folds `bytes` to `size` bytes by exclusive or. */
function fold(bytes: Uint8Array, size: number): Uint8Array {
  const folded = new Uint8Array(size);
  for (const [index, byte] of bytes.entries()) folded[index % size]! ^= byte;
  return folded;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
