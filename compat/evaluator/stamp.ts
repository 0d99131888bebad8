/**
 * A mark in the header of what we write into a project, by which a person's change to it is seen:
 * `flakebridge 0.1.0 (5c9e01f7)`. It says nothing of who wrote the file; it is no signature.
 *
 * @module
 */

/** A header's name and version, and the stamp behind it if there is one. */
const HEADER = /^(# .*?flakebridge (?:evaluator )?\d+\.\d+\.\d+)(?: \(([0-9a-f]{8})\))?/m;

/** The text with its stamp behind the version in its header. */
export function stamped(text: string): string {
  const bare = withoutStamp(text);
  return bare.replace(HEADER, `$1 (${checksum(bare)})`);
}

/**
 * Whether a text is as it was when it was stamped, but for git's line endings; not without a stamp.
 */
export function isAsStamped(text: string): boolean {
  return HEADER.exec(text)?.[2] === checksum(withoutStamp(withUnixLines(text)));
}

/** The text with line feeds alone, as it was before a checkout with `eol=crlf`. */
export function withUnixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function withoutStamp(text: string): string {
  return text.replace(HEADER, "$1");
}

/** FNV-1a over UTF-16 units, 32 bits, in hexadecimal. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
