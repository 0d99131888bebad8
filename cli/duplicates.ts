/**
 * Words for what a lock holds more than once.
 *
 * @module
 */
import type { LockFile } from "../compat/lock/mod.ts";
import { section } from "./layout.ts";
import type { Style } from "./style.ts";

/** What the lock holds more than once, and what to write to have one of each; empty if nothing. */
export async function duplicateSections(lock: LockFile, style: Style): Promise<readonly string[]> {
  const { duplicatesIn, mergesOf, printMerge } = await import("../compat/lock/mod.ts");
  const duplicates = duplicatesIn(lock);
  const counts = duplicates.map(({ source, others }) => `${source}  ${others.length + 1} times`);
  return [
    section(style.bold("More than once"), counts.join("\n")),
    section(style.bold("To have one of each"), mergesOf(duplicates).map(printMerge).join("\n")),
  ];
}
