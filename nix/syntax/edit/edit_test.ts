import { assertEquals, assertThrows } from "@std/assert";
import { applyEdits, editsOf, findOverlap, refused } from "./edit.ts";

Deno.test("applyEdits() makes edits in the order of the text", () => {
  const edits = [
    { start: 2, end: 3, text: "C" },
    { start: 0, end: 0, text: "1" },
    { start: 0, end: 0, text: "2" },
    { start: 0, end: 1, text: "A" },
  ];
  assertEquals(applyEdits("abc", edits), "12AbC");
});

Deno.test("applyEdits() refuses overlaps and ranges out of the text", () => {
  const first = { start: 0, end: 2, text: "" };
  assertThrows(() => applyEdits("abc", [first, { start: 1, end: 3, text: "" }]), RangeError);
  for (
    const [start, end] of [[2, 4], [-1, 1], [2, 1], [NaN, 1], [0, NaN], [0.5, 1], [0, Infinity]]
  ) {
    assertThrows(() => applyEdits("abc", [{ start: start!, end: end!, text: "" }]), RangeError);
  }
});

Deno.test("findOverlap() names two edits that overlap, in whatever order they are given", () => {
  const [first, second] = [{ start: 0, end: 2, text: "" }, { start: 1, end: 3, text: "x" }];
  assertEquals(findOverlap([second, first]), [first, second]);
  assertEquals(findOverlap([first, { ...second, start: 2 }, { ...first, end: 0 }]), undefined);
  assertEquals(findOverlap([]), undefined);
});

Deno.test("editsOf() has nothing to do where a change is refused", () => {
  assertEquals(editsOf(refused("comment", { start: 0, end: 1 })), []);
  assertEquals(editsOf({ kind: "edits", edits: [{ start: 0, end: 0, text: "" }] }).length, 1);
});
