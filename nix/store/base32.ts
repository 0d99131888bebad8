/**
 * Nix's base 32: the digits of a hash in `/nix/store/…` and in most old pins.
 *
 * The alphabet leaves out e, o, t and u; the digits stand in the reverse order of other base 32
 * encodings (the last digit holds the lowest bits of the first byte), without padding.
 * Source of the rule: the Nix manual, "Nix32 encoding".
 *
 * @module
 */

const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** How many digits `size` bytes take. */
export function base32Length(size: number): number {
  return Math.ceil((size * 8) / 5);
}

/**
 * The digits of `bytes`, {@linkcode base32Length} of them.
 *
 * @example
 * ```ts
 * import { encodeBase32 } from "./base32.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeBase32(new Uint8Array([1, 0])), "0001");
 * ```
 */
export function encodeBase32(bytes: Uint8Array): string {
  let digits = "";
  for (let index = base32Length(bytes.length) - 1; index >= 0; index--) {
    const byte = Math.floor((index * 5) / 8);
    const shift = (index * 5) % 8;
    const pair = bytes[byte]! | ((bytes[byte + 1] ?? 0) << 8);
    digits += ALPHABET[(pair >> shift) & 31];
  }
  return digits;
}

/**
 * The bytes that `digits` stand for: the reverse of {@linkcode encodeBase32}.
 *
 * @throws {SyntaxError} on a character outside the alphabet, and where the digits do not stand for
 * a whole number of bytes.
 */
export function decodeBase32(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((digits.length * 5) / 8));
  if (base32Length(bytes.length) !== digits.length) throw invalid(digits);
  for (let index = 0; index < digits.length; index++) {
    const digit = ALPHABET.indexOf(digits[digits.length - 1 - index]!);
    if (digit < 0) throw invalid(digits);
    const byte = Math.floor((index * 5) / 8);
    const pair = digit << ((index * 5) % 8);
    bytes[byte]! |= pair & 0xff;
    if (byte + 1 < bytes.length) bytes[byte + 1]! |= pair >> 8;
    else if (pair >> 8 !== 0) throw invalid(digits);
  }
  return bytes;
}

function invalid(digits: string): SyntaxError {
  return new SyntaxError(`"${digits}" is not valid Nix base 32`);
}
