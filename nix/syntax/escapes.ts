/**
 * The escapes in strings.
 *
 * @module
 */

/** The escapes of `"…"`; a CR, alone or before an LF, becomes an LF, as in Nix. */
export function unescape(raw: string): string {
  if (!raw.includes("\\") && !raw.includes("\r")) return raw;
  return raw.replace(/\\([^])|\r\n?/g, (_, escaped?: string) => escapedCharacter(escaped));
}

function escapedCharacter(character: string | undefined): string {
  switch (character) {
    case undefined:
      return "\n";
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "t":
      return "\t";
    default:
      return character;
  }
}

/** `''$` is `$`, `'''` is `''`, `''\n` a newline; a lone `$` or `'` is itself. */
export function unescapeIndented(raw: string): string {
  if (raw === "'''") return "''";
  if (raw.startsWith("''\\")) return unescape(raw.slice(2));
  return raw.startsWith("''") ? raw.slice(2) : raw;
}

/**
 * Where the first zero byte is in the text of a `"…"`, but for those that an escape makes: of
 * those Nix takes no notice. -1 where there is none. Source: `unescapeStr` in Nix's lexer.l.
 */
export function bareZero(raw: string): number {
  for (const { 0: found, index } of raw.matchAll(/\\[^]|\0/g)) {
    if (found === "\0") return index;
  }
  return -1;
}
