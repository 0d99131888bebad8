import { assertEquals } from "@std/assert";
import { type Shown, shownJson, shownLines } from "./shown.ts";

const derivation: Shown = { type: "derivation", name: "n-1", what: "package", description: "d" };
const tree: Shown = {
  type: "set",
  children: [
    { name: "a", node: { type: "set", children: [{ name: "b", node: derivation }] } },
    { name: "c", node: { type: "omitted", flag: "--legacy" } },
    { name: "d", node: { type: "nothing" } },
    { name: "e.f", node: { type: "leaf", kind: "unknown", words: "unknown" } },
  ],
};
const plain = (text: string): string => text;

Deno.test("shownLines() draws the tree as Nix does", () => {
  const emphasis = { branch: plain, name: plain, note: plain };
  assertEquals(shownLines("flake", tree, emphasis), [
    "flake",
    "├───a",
    "│   └───b: package 'n-1'",
    "├───c omitted (use '--legacy' to show)",
    '└───"e.f": unknown',
  ]);
});

Deno.test("shownJson() has an object for each attribute", () => {
  const b = { description: "d", name: "n-1", type: "derivation" };
  assertEquals(shownJson(tree), { a: { b }, c: {}, d: {}, "e.f": { type: "unknown" } });
});
