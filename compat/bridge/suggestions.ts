/**
 * "Did you mean": of the names that are there, those nearest to one that is not, as Nix tells them.
 *
 * Source of the rules: Nix, src/libutil/suggestions.cc.
 *
 * @module
 */
import { levenshteinDistance } from "@std/text";

/** What installables.nix says of a name that is not there. */
interface Missing {
  readonly name: string;
  /** The names beside it. */
  readonly others: readonly string[];
}

const LINE = /\n( *)nearest: (\[.*\])$/m;
const MOST_SLIPS = 2;
const MOST_NAMES = 5;

/** The words of an error, with suggestions where installables.nix has left a line for them. */
export function withSuggestions(error: string): string {
  return error.replace(LINE, (_, indent: string, missing: string) => {
    const names = nearestNames(JSON.parse(missing));
    return names.length === 0 ? "" : `\n${indent}Did you mean ${anyOf(names)}?`;
  });
}

/** The nearest first, of those with as many slips by the alphabet, each once. */
function nearestNames(missing: readonly Missing[]): readonly string[] {
  const slips = new Map<string, number>();
  for (const { name, others } of missing) {
    for (const other of others) {
      if (Math.abs(other.length - name.length) > MOST_SLIPS) continue;
      const distance = levenshteinDistance(name, other);
      slips.set(other, Math.min(distance, slips.get(other) ?? Infinity));
    }
  }
  const near = [...slips].filter(([, distance]) => distance <= MOST_SLIPS);
  const ranked = near.sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
  return ranked.slice(0, MOST_NAMES).map(([name]) => name);
}

/** `one of a, b or c` */
function anyOf(names: readonly string[]): string {
  if (names.length < 2) return names.join();
  return `one of ${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
