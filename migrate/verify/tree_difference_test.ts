import { assertEquals } from "@std/assert";
import { memoryTree, nodeOf } from "../../tests/store/memory_tree.ts";
import { treeDifference, treeDifferenceWords } from "./tree_difference.ts";

Deno.test("treeDifference() names what is on one side, and what changed", async () => {
  const before = memoryTree({
    same: "x",
    text: "1",
    gone: { entries: { a: "", b: "" } },
    kind: "to",
    sub: { entries: { deep: "1" } },
  });
  const after = memoryTree({
    same: "x",
    text: "2",
    kind: { link: "to" },
    sub: { entries: { deep: "2", more: "" } },
  });
  assertEquals(await treeDifference(before, after), {
    onlyBefore: ["gone/"],
    onlyAfter: ["sub/more"],
    changed: ["kind", "sub/deep", "text"],
  });
});

Deno.test("treeDifference() takes single files", async () => {
  const difference = await treeDifference(nodeOf("1"), nodeOf("2"));
  assertEquals(difference, { onlyBefore: [], onlyAfter: [], changed: ["."] });
});

Deno.test("treeDifferenceWords() counts what it does not name", () => {
  const onlyBefore = ["a", "b", "c", "d", "e", "f", "g"];
  assertEquals(
    treeDifferenceWords({ onlyBefore, onlyAfter: [], changed: ["x"] }),
    "only before: a, b, c, d, e and 2 more; changed: x",
  );
  const none = { onlyBefore: [], onlyAfter: [], changed: [] };
  assertEquals(treeDifferenceWords(none), "same content");
});
