/**
 * Memory given back between the stages of a large migration. V8 collects late where the machine has
 * much of it: a project of 20,000 files would take half as much again as it needs.
 *
 * @module
 */
import type { WorkingTree } from "./scan/working_tree.ts";

/** From this many files on it is worth its time, some 30 ms for 20,000. */
const MANY = 5_000;

/** What collects all that nothing refers to any more; nothing for a tree of few files. */
export async function collectorFor({ files }: WorkingTree): Promise<() => void> {
  if (files.length < MANY) return () => {};
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  // The flavor also gives back the pages, which V8 would keep for what comes next.
  const all = { type: "major", execution: "sync", flavor: "last-resort" };
  return () => typeof collect === "function" && collect(all);
}
