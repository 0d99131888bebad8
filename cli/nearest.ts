/**
 * "Did you mean".
 *
 * @module
 */
import { levenshteinDistance } from "@std/text";

/** The one of `known` that `word` was most likely to be: two slips, or a third of it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: levenshteinDistance(word, name) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, word.length / 3) ? best.name : undefined;
}
