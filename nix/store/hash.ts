/**
 * Hashes as Nix writes them: base 16, base 32, base 64 and SRI of md5, sha1, sha256 and sha512.
 *
 * Source of the rules: the Nix manual, `nix hash` and "Hash"; the bare encodings are told apart by
 * their length alone, which no two of them share for one algorithm.
 *
 * @module
 */
import { base32Length, decodeBase32, encodeBase32 } from "./base32.ts";

export type HashAlgorithm = "md5" | "sha1" | "sha256" | "sha512";
export type HashFormat = "base16" | "base32" | "base64" | "sri";

/** A hash: the algorithm and its raw digest. */
export interface Hash {
  readonly algorithm: HashAlgorithm;
  readonly bytes: Uint8Array;
}

/** The length of each algorithm's digest, in bytes. */
const DIGEST_SIZES: Readonly<Record<HashAlgorithm, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha512: 64,
};

/**
 * Reads `sha256-BASE64=` (SRI), `sha256:DIGITS`, or bare digits of the algorithm `expected`.
 *
 * @throws {SyntaxError} where the text is no hash, or one of another algorithm than `expected`.
 */
export function parseHash(text: string, expected?: HashAlgorithm): Hash {
  const [, named, separator, rest] = /^(?:([a-z0-9]+)([:-]))?([^]*)$/.exec(text)!;
  const algorithm = named ?? expected;
  if (algorithm === undefined) {
    throw new SyntaxError(`hash "${text}" does not say which algorithm made it`);
  }
  if (!isAlgorithm(algorithm)) throw new SyntaxError(`unknown hash algorithm "${algorithm}"`);
  if (expected !== undefined && algorithm !== expected) {
    throw new SyntaxError(`hash "${text}" should be a ${expected} hash`);
  }
  const bytes = decodeDigest(rest!, DIGEST_SIZES[algorithm], separator === "-");
  if (bytes === undefined) throw new SyntaxError(`"${text}" is not a valid ${algorithm} hash`);
  return { algorithm, bytes };
}

/** The hash in the given format; `sri` names its algorithm, the others are bare digits. */
export function printHash(hash: Hash, format: HashFormat): string {
  switch (format) {
    case "base16":
      return hash.bytes.toHex();
    case "base32":
      return encodeBase32(hash.bytes);
    case "base64":
      return hash.bytes.toBase64();
    case "sri":
      return `${hash.algorithm}-${hash.bytes.toBase64()}`;
    default:
      return format satisfies never;
  }
}

/**
 * The SRI form of a hash in any form: what `narHash` and `hash` attributes want.
 *
 * @example
 * ```ts
 * import { toSri } from "./hash.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   toSri("0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73", "sha256"),
 *   "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
 * );
 * ```
 *
 * @param expected The algorithm, where `text` is bare digits; else a check.
 * @throws {SyntaxError} as {@linkcode parseHash}.
 */
export function toSri(text: string, expected?: HashAlgorithm): string {
  return printHash(parseHash(text, expected), "sri");
}

function isAlgorithm(name: string): name is HashAlgorithm {
  return Object.hasOwn(DIGEST_SIZES, name);
}

function decodeDigest(digits: string, size: number, sri: boolean): Uint8Array | undefined {
  try {
    const bytes = decoderOf(digits.length, size, sri)?.(digits);
    return bytes?.length === size ? bytes : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The decoder that digits of this length ask for; SRI is always base 64. */
function decoderOf(
  length: number,
  size: number,
  sri: boolean,
): ((digits: string) => Uint8Array) | undefined {
  if (length === Math.ceil(size / 3) * 4) return (digits) => Uint8Array.fromBase64(digits);
  if (sri) return undefined;
  if (length === size * 2) return (digits) => Uint8Array.fromHex(digits);
  if (length === base32Length(size)) return decodeBase32;
  return undefined;
}
