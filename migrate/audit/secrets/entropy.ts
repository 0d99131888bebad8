/**
 * How much a text looks like chance.
 *
 * @module
 */

/** Shannon's entropy of the characters, in bits a character: 0 for `aaaa`, 4 for hex at best. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** Words that stand where a secret would, in documentation and templates. */
const STAND_IN =
  /example|sample|change.?me|placeholder|replace|your|dummy|fake|todo|x{4}|\*{3}|\.{3}|0{6}|12345|abcdef/i;

/** Whether a text could be a real secret: it looks like chance, and like nobody's stand-in. */
export function looksSecret(text: string, bits = 3): boolean {
  return !STAND_IN.test(text) && entropy(text) >= bits;
}
