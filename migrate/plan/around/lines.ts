/**
 * Looking for something in a file line by line: the formats around the code are many, and what is
 * looked for never spans lines.
 *
 * @module
 */
import { type Place, placeOf } from "../../../nix/diagnostic.ts";

/** The places where a pattern matches, in the order of the text; comments of scripts are left out. */
export function placesOf(path: string, text: string, pattern: RegExp): readonly Place[] {
  const everywhere = new RegExp(pattern, "g");
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const at = start;
    start += line.length + 1;
    if (/^\s*(#|\/\/)/.test(line) && !/\.md$|README|CONTRIB|HACKING/i.test(path)) return [];
    return line.matchAll(everywhere)
      .map(({ index, 0: found }) => placeOf(path, text, at + index, at + index + found.length))
      .toArray();
  });
}

/** `line 3`, `lines 3, 5 and 2 more`: where else something is. */
export function linesOf(places: readonly Place[]): string {
  const lines = [...new Set(places.map(({ line }) => line))];
  const shown = lines.slice(0, 4).join(", ");
  const more = lines.length > 4 ? ` and ${lines.length - 4} more` : "";
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${more}`;
}
