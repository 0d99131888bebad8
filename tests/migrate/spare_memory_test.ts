import { assertEquals } from "@std/assert";
import type { TreeFile } from "../../migrate/scan/working_tree.ts";
import { collectorFor } from "../../migrate/spare_memory.ts";

/** Whether what nothing refers to is gone, in a tree of so many files. */
async function collects(files: number): Promise<boolean> {
  const file: TreeFile = {
    path: "x",
    kind: "file",
    mode: 0o644,
    executable: false,
    status: "no git",
  };
  const tree = { root: "/x", files: Array(files).fill(file), unreadable: [] };
  const collect = await collectorFor(tree);
  const forgotten = new WeakRef({});
  // A weak reference keeps its target until the task that made it ends.
  await new Promise((next) => setTimeout(next));
  collect();
  return forgotten.deref() === undefined;
}

Deno.test("collectorFor() collects in large trees, and leaves small ones alone", async () => {
  assertEquals(await collects(20_000), true);
  assertEquals(await collects(500), false);
});
