/**
 * The part of `@std/text` the program uses, typed: npm's edition of std carries no types.
 * `deno.json` maps `@std/text` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * @module
 */
import { levenshteinDistance as levenshteinDistance_ } from "deno-std/text/levenshtein_distance.js";

export const levenshteinDistance: (str1: string, str2: string) => number = levenshteinDistance_;
