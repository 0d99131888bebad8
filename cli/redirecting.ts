/**
 * Directories that stand for store paths in a shell, as `--redirect` has it.
 *
 * @module
 */
import { resolve } from "@std/path";
import type { Kept } from "./developing.ts";

/** By store path: the absolute directory that `given` has for its word. */
export function redirectsOf(
  redirects: Kept["redirects"],
  given: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(redirects.map(([path, word]) => [path, resolve(given.get(word) ?? ".")]));
}
