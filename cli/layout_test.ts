import { assertEquals } from "@std/assert";
import { indented, page, section, table, widthOf, wrapped } from "./layout.ts";
import { coloured } from "./style.ts";

Deno.test("widthOf() counts columns: wide characters two, marks and escapes none", () => {
  assertEquals(widthOf("abc"), 3);
  assertEquals(widthOf("äöü"), 3);
  assertEquals(widthOf("e\u0301"), 1);
  assertEquals(widthOf("日本"), 4);
  assertEquals(widthOf(coloured.red("abc")), 3);
});

Deno.test("wrapped() breaks at blanks, keeps line breaks, and never breaks a command", () => {
  assertEquals(wrapped("one two three", 7), "one two\nthree");
  assertEquals(wrapped("one\ntwo", 80), "one\ntwo");
  assertEquals(wrapped("run `nix flake lock` now", 10), "run\n`nix flake lock`\nnow");
  assertEquals(wrapped("", 10), "");
});

Deno.test("indented() leaves empty lines empty", () => {
  assertEquals(indented("a\n\nb", 2), "  a\n\n  b");
});

Deno.test("page() puts an empty line between sections, and leaves out what is empty", () => {
  assertEquals(page([section("A", "b\nc"), section("D", ""), "e"]), "A\n  b\n  c\n\ne\n");
});

Deno.test("table() aligns columns, coloured or not, and leaves no blanks at the end", () => {
  assertEquals(table([["a", "bb", "c"], ["aaa", "b", ""]]), "a    bb  c\naaa  b");
  assertEquals(
    table([[coloured.red("a"), "b"], ["aaa", "b"]]),
    `${coloured.red("a")}    b\naaa  b`,
  );
  assertEquals(table([]), "");
});

Deno.test("table() wraps the last column to the width that is left", () => {
  assertEquals(
    table([["a", "one two three four five six"], ["bb", "one"]], 24),
    "a   one two three four\n    five six\nbb  one",
  );
});
