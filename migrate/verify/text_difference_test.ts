import { assertEquals } from "@std/assert";
import { textDifference } from "./text_difference.ts";

function detail(before: string, after: string): string {
  return textDifference(before, after).detail;
}

const [HELLO, WORLD] = ["hello", "world"].map((name) => `/nix/store/${"a".repeat(32)}-${name}`);

Deno.test("textDifference() tells which paths of a list came and went", () => {
  assertEquals(detail(`${HELLO} ${WORLD}`, `${WORLD} /bin`), "without hello; with /bin");
  const order = "the same paths in another order, or another number of times";
  assertEquals(detail(`${HELLO} ${WORLD}`, `${WORLD} ${HELLO}`), order);
  assertEquals(detail(`${HELLO} ${WORLD}`, `${HELLO} ${WORLD} ${HELLO}`), order);
});

Deno.test("textDifference() takes blanks for text, not for a list of paths", () => {
  assertEquals(detail("", " "), '"" before, " " after');
  assertEquals(detail("/a /b", "/a  /b"), '"/a /b" before, "/a  /b" after');
  assertEquals(detail("/a /b", "/a /b "), '"/a /b" before, "/a /b " after');
});
