/**
 * Looking for something in a file line by line: the formats around the code are many, and what is
 * looked for never spans lines.
 *
 * @module
 */
import { type Place, placeOf } from "../../nix/diagnostic.ts";

/** A match, and where it is. */
export interface LineMatch {
  readonly place: Place;
  /** What the pattern's groups found. */
  readonly groups: readonly (string | undefined)[];
}

/** Where a pattern matches, in the order of the text; comments of scripts are left out. */
export function matchesOf(path: string, text: string, pattern: RegExp): readonly LineMatch[] {
  const everywhere = new RegExp(pattern, "g");
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const at = start;
    start += line.length + 1;
    if (/^\s*(#(?!!)|\/\/)/.test(line) && !/\.md$|README|CONTRIB|HACKING/i.test(path)) return [];
    return line.matchAll(everywhere).map((match) => {
      const [found, ...groups] = match;
      const begin = at + match.index;
      return { place: placeOf(path, text, begin, begin + found.length), groups };
    }).toArray();
  });
}

/** The places of {@linkcode matchesOf}. */
export function placesOf(path: string, text: string, pattern: RegExp): readonly Place[] {
  return matchesOf(path, text, pattern).map(({ place }) => place);
}

/** `line 3`, `lines 3, 5 and 2 more`: where else something is. */
export function linesOf(places: readonly Place[]): string {
  const lines = [...new Set(places.map(({ line }) => line))];
  const shown = lines.slice(0, 4).join(", ");
  const more = lines.length > 4 ? ` and ${lines.length - 4} more` : "";
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${more}`;
}
