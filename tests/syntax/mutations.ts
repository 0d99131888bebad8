/**
 * Nix texts with something changed at random, the same for the same seed.
 *
 * @module
 */

/** A source of whole numbers from 0 up to, not including, `limit`. */
export type Random = (limit: number) => number;

/** A small generator (mulberry32): the same numbers for the same seed. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * limit);
  };
}

/** What is put into texts: what begins, ends and separates things. */
const PIECES = [
  ...["{", "}", "(", ")", "[", "]", ";", ":", ",", "=", ".", "@", "?", "...", "$", "\\", "'", "#"],
  ...['"', "''", "${", "''$", "$$", "./", "/", "//", "~/", "<a>", "http:x", "/*", "*/"],
  ...["or ", "inherit ", "let ", "in ", "rec ", "with ", "if ", "then ", "else ", "assert ", "x: "],
  ...["!", "-", "+", "++", "==", "<", "<=", "&&", "||", "->", "|>", "<|", "1", "1.", "a", "é", "𝄞"],
  ...["\n", "\r\n", "\r", "\t", " ", "\0", "\ufeff", "\ud800", "9223372036854775808", "{ a, a }: "],
];

/**
 * So many texts, each one of `texts` with something changed, that can be written to a file: without
 * halves of surrogate pairs.
 */
export function mutatedTexts(
  texts: readonly string[],
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly string[] {
  const next = random(seed);
  const mutated: string[] = [];
  while (mutated.length < count) {
    const text = mutate(texts[next(texts.length)]!, next);
    if (text.isWellFormed()) mutated.push(text);
  }
  return mutated;
}

/** `text` with one to four changes: pieces taken out, put in, moved, or the end cut off. */
export function mutate(text: string, next: Random): string {
  let mutated = text;
  for (let left = 1 + next(4); left > 0; left--) mutated = change(mutated, next);
  return mutated;
}

function change(text: string, next: Random): string {
  const at = next(text.length + 1);
  const head = text.slice(0, at);
  switch (next(6)) {
    case 0:
      return head + text.slice(at + 1 + next(3));
    case 1:
    case 2:
      return head + PIECES[next(PIECES.length)] + text.slice(at);
    case 3: {
      const from = next(text.length + 1);
      return head + text.slice(from, from + 1 + next(20)) + text.slice(at);
    }
    case 4:
      return head + String.fromCharCode(next(0x100)) + text.slice(at + 1);
    default:
      return head;
  }
}
