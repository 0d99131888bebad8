import { assertEquals } from "@std/assert";
import { attributePaths } from "./lookup.ts";

Deno.test("attributePaths() tries a verb's own outputs first", () => {
  assertEquals(attributePaths("package", "s", ""), ["packages.s.default", "defaultPackage.s"]);
  assertEquals(attributePaths("app", "s", "x"), [
    "apps.s.x",
    "packages.s.x",
    "legacyPackages.s.x",
    "x",
  ]);
  assertEquals(attributePaths("shell", "s", "").slice(0, 2), ["devShells.s.default", "devShell.s"]);
  assertEquals(attributePaths("formatter", "s", ""), ["formatter.s"]);
  assertEquals(attributePaths("template", "s", "x"), ["templates.x", "x"]);
});

Deno.test("attributePaths() takes a path with a dot before it as it is", () => {
  assertEquals(attributePaths("app", "s", ".a.b"), ["a.b"]);
});
