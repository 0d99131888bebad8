import { assertEquals } from "@std/assert";
import { parse } from "./parse.ts";
import { relativePath } from "./path_literal.ts";
import { show } from "./show.ts";

Deno.test("relativePath() writes a literal, or a sum where a literal can't have a name", () => {
  assertEquals(relativePath("a/b+c.nix"), "./a/b+c.nix");
  assertEquals(relativePath("../a.nix"), "../a.nix");
  assertEquals(relativePath("a@b.nix"), '(./. + "/a@b.nix")');
  assertEquals(relativePath("../ü v/${w}"), '(./. + "/../ü v/\\${w}")');
});

Deno.test("relativePath() gives one operand that is read without errors", () => {
  for (const route of ["a", "a b", "~", 'a"\\', "../@", "a\nb", "${x}", "a//b", "-", "..."]) {
    const { tree, errors } = parse(`f ${relativePath(route)} 1`);
    assertEquals(errors, [], route);
    assertEquals(show(tree).startsWith("(f "), true, show(tree));
  }
});
