/**
 * Percent-encoding (RFC 3986 §2.1).
 *
 * @module
 */
import { BadUrl } from "./bad_url.ts";

/** Resolves `%XX`; the bytes are read as UTF-8. Throws {@linkcode BadUrl}. */
export function percentDecode(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw new BadUrl(`invalid URI parameter '${text}'`);
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = escapes.slice(1).split("%").map((hex) => parseInt(hex, 16));
    return new TextDecoder().decode(new Uint8Array(bytes));
  });
}

/** Escapes every byte that is neither unreserved (RFC 3986 §2.3) nor in `keep`. */
export function percentEncode(text: string, keep: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    encoded += byte < 0x80 && (/[A-Za-z0-9\-._~]/.test(char) || keep.includes(char))
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
