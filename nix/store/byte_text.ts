/**
 * File names as strings. For Nix and for Unix a name is bytes, in UTF-8 more often than not; a byte
 * that is not UTF-8 is kept as half a surrogate pair, U+DC80 to U+DCFF, which no good text has.
 * (Python calls this "surrogateescape".)
 *
 * @module
 */

const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a byte is added to. */
const ESCAPE = 0xdc00;

/** The string for a name's bytes; {@linkcode bytesOfName} gives them back, whatever they are. */
export function nameOfBytes(bytes: Uint8Array): string {
  const whole = decoded(bytes);
  if (whole !== undefined) return whole;
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const [character, length] = characterAt(bytes, at);
    text += character;
    at += length;
  }
  return text;
}

/** The bytes of a name. */
export function bytesOfName(name: string): Uint8Array {
  if (name.isWellFormed()) return utf8.encode(name);
  const bytes = Array.from(name, (character) => {
    const escaped = character.charCodeAt(0) - ESCAPE;
    const isByte = character.length === 1 && escaped >= 0x80 && escaped <= 0xff;
    return isByte ? [escaped] : [...utf8.encode(character)];
  });
  return new Uint8Array(bytes.flat());
}

function characterAt(bytes: Uint8Array, at: number): readonly [text: string, length: number] {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    const character = decoded(bytes.subarray(at, at + length));
    if (character !== undefined) return [character, length];
  }
  return [String.fromCharCode(ESCAPE + bytes[at]!), 1];
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
