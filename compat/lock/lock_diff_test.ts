import { assertEquals } from "@std/assert";
import { lockChanges, printChange } from "./lock_diff.ts";
import type { LockFile, LockNode } from "./lock_file.ts";

function lockOf(inputs: Readonly<Record<string, LockNode | readonly string[]>>): LockFile {
  const edges = Object.entries(inputs).map(([name, to]) =>
    [name, Array.isArray(to) ? to : name] as const
  );
  const nodes = Object.entries(inputs).filter((entry): entry is [string, LockNode] =>
    !Array.isArray(entry[1])
  );
  return {
    version: 7,
    root: "root",
    nodes: { root: { inputs: Object.fromEntries(edges) }, ...Object.fromEntries(nodes) },
  };
}

function node(rev: string, lastModified: number): LockNode {
  const ref = { type: "github", owner: "o", repo: "r" } as const;
  return { original: ref, locked: { ...ref, rev: rev.repeat(40), lastModified } };
}

Deno.test("lockChanges() tells what was added, removed and updated, as Nix prints it", () => {
  const before = lockOf({ gone: node("1", 0), kept: node("2", 0), moved: node("3", 0) });
  const after = lockOf({ kept: node("2", 0), moved: node("4", 86400), new: ["kept"] });
  assertEquals(lockChanges(before, after).map(printChange), [
    "• Removed input 'gone'",
    `• Updated input 'moved':\n    'github:o/r/${"3".repeat(40)}' (1970-01-01)\n` +
    `  → 'github:o/r/${"4".repeat(40)}' (1970-01-02)`,
    "• Added input 'new':\n    follows 'kept'",
  ]);
  assertEquals(lockChanges(before, before), []);
});
