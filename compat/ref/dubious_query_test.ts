import { assertEquals } from "@std/assert";
import { dubiousQuery } from "./dubious_query.ts";
import type { NixRelease } from "./release.ts";

function ignoredIn(text: string, like: NixRelease): readonly string[] {
  return dubiousQuery(text, like).map(({ message }) => message.split("'")[1] ?? "");
}

Deno.test("dubiousQuery() names what each Nix leaves out of a query", () => {
  const text = "git+file:///x?a&dir=y&&b%20c&#d?e";
  assertEquals(ignoredIn(text, "2.8"), []);
  assertEquals(ignoredIn(text, "2.26"), ["a", "b%20c"]);
  assertEquals(ignoredIn(text, "2.34"), ["a", "", "b%20c", ""]);
});

Deno.test("dubiousQuery() has nothing to say of a text without parameters", () => {
  for (const text of ["./x", "nixpkgs", "./x?", "./x?=", "./x#a?b"]) {
    assertEquals(ignoredIn(text, "2.34"), []);
  }
});
