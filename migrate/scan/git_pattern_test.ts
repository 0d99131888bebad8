import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { filterOf, ignoringLine } from "./git_pattern.ts";

Deno.test("ignoringLine() names the line that decides", () => {
  const ignored = (text: string, path: string) => ignoringLine(text, path)?.line;
  assertEquals(ignored("result\n", "result"), 1);
  assertEquals(ignored("result\n", "sub/result"), 1);
  assertEquals(ignored("/result\n", "sub/result"), undefined);
  assertEquals(ignored("a/b\n", "x/a/b"), undefined);
  assertEquals(ignored("# x\n\n*.lock\n", "flake.lock"), 3);
  assertEquals(ignored("*.lock\n!flake.lock\n", "flake.lock"), undefined);
  assertEquals(ignored("nix\n!nix/a.nix\n", "nix/a.nix"), 1);
  assertEquals(ignored("nix/*\n!nix/a.nix\n", "nix/a.nix"), undefined);
  assertEquals(ignored("nix/\n", "nix/a.nix"), 1);
  assertEquals(ignored("nix/\n", "nix"), undefined);
  assertEquals(ignored("**/out\n", "a/b/out"), 1);
  assertEquals(ignored("out/**\n", "out/a"), 1);
  assertEquals(ignored("a?[!b].nix\r\n", "axc.nix"), 1);
  assertEquals(ignored("a.c\n", "abc"), undefined);
  assertEquals(ignored("\\#x\n", "#x"), 1);
});

Deno.test("ignoringLine() reads brackets as git does", () => {
  const ignored = (pattern: string, path: string) => ignoringLine(pattern, path) !== undefined;
  const matching = {
    "[z-a]x": "",
    "[a": "",
    "[[:digit:]_]": "3_",
    "[[:none:]a]": "",
    "[]a]": "]a",
    "[!]a]": "bc3_\\-^",
    "[^ab]": "]c3_\\-^",
    "[a\\]b]": "]ab",
    "[a-c]": "abc",
    "[a-]": "a-",
    "[\\^_]": "_^",
    "[b-\\c]": "bc",
  };
  for (const [pattern, names] of Object.entries(matching)) {
    const found = [..."]abc3_\\-^"].filter((name) => ignored(pattern, name)).join("");
    assertEquals(found, names, pattern);
  }
  assertEquals(ignored("a[/]b", "a/b"), false);
  const byBytes = {
    "[😀-😂]": "😁",
    "?": "ä",
    "[b😁]?": "bä",
    "[ä][ä]": "ä",
    "??": "ä",
    "ä*": "äx",
  };
  assertEquals(Object.entries(byBytes).map(([pattern, path]) => ignored(pattern, path)), [
    ...[false, false, false, true, true, true],
  ]);
});

Deno.test("ignoringLine() takes any text for patterns", () => {
  const piece = fc.constantFrom(...[
    "[",
    "]",
    "!",
    "^",
    "-",
    "\\",
    "*",
    "?",
    "/",
    "a",
    "😀",
    "[:",
    ":]",
  ]);
  const pattern = fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 });
  fc.assert(fc.property(pattern, (parts) => {
    ignoringLine(parts.join(""), "a/😀");
  }));
});

Deno.test("filterOf() reads attributes", () => {
  const text = "*.png filter=lfs diff=lfs -text\nsecrets/** filter=git-crypt\nx.png -filter\n";
  assertEquals(filterOf(text, "a/b.png")?.filter, "lfs");
  assertEquals(filterOf(text, "secrets/a/b")?.filter, "git-crypt");
  assertEquals(filterOf(text, "x.png"), undefined);
  assertEquals(filterOf(text, "a.nix"), undefined);
});
