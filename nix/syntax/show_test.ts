import { assertEquals, assertThrows } from "@std/assert";
import { check } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import type { NixVersion } from "./dialect.ts";
import { parse } from "./parse.ts";
import { show } from "./show.ts";

/** What a version prints; files are those of `/d`. */
function shown(text: string, nix: NixVersion = "2.34"): string {
  const { tree, errors } = parse(text);
  assertEquals(errors, [], text);
  return show(tree, { base: "/d", nix });
}

Deno.test("show() makes calls of operators and of search paths", () => {
  assertEquals(shown("1 - 2 < -3"), "(__lessThan (__sub 1 2) (__sub 0 3))");
  assertEquals(shown("a: a >= 1"), "(a: (! (__lessThan a 1)))");
  assertEquals(shown("<a/b> { }"), '(__findFile __nixPath "a/b" { })');
  assertEquals(shown("<a/b> { }", "2.3"), '(((__findFile  __nixPath)  "a/b")  { })');
  assertEquals(shown("f: x: (f 1) 2 |> x"), "(f: (x: (x (f 1 2))))");
});

Deno.test("show() merges what is bound in pieces", () => {
  assertEquals(shown("{ b.c = 1; a = { }; b.d = 2; }"), "{ a = { }; b = { c = 1; d = 2; }; }");
  assertEquals(
    shown("x: { inherit x; inherit (x) b a; c = 1; ${x} = 2; }"),
    '(x: { inherit x; inherit (x) a b; c = 1; "${x}" = 2; })',
  );
  assertEquals(
    shown("x: { inherit x; inherit (x) b a; c = 1; }", "2.8"),
    "(x: { a = (x).a; b = (x).b; c = 1; inherit x ; })",
  );
  assertEquals(shown("let { body = 1; }"), "(rec { body = 1; }).body");
});

Deno.test("show() prints strings and names as each version does", () => {
  assertEquals(shown('"a$b\\${c}\\n"'), '"a$b\\${c}\\n"');
  assertEquals(shown('"a$b\\${c}\\n"', "2.8"), '"a\\$b\\${c}\\n"');
  assertEquals(shown('{ "then" = 1; "a b" = 2; }'), '{ "a b" = 2; "then" = 1; }');
  assertEquals(shown('{ "then" = 1; "if" = 2; }', "2.8"), '{ "if" = 2; then = 1; }');
});

Deno.test("show() strips the indentation of strings", () => {
  assertEquals(
    shown("''\n    a\n  b ${\"c\"}\n\n   d\n  ''"),
    '("  a\\nb " + "c" + "\\n\\n d\\n")',
  );
  assertEquals(shown("''${\"c\"} ''"), '("c" + " ")');
  assertEquals(shown("''\n  ''$a''"), '("$" + "a")');
  assertEquals(shown("''\n  ''$a''", "2.8"), '("" + "\\$" + "a")');
});

Deno.test("show() resolves paths and prints numbers as C++ does", () => {
  assertEquals(
    shown("[ ./a/../b ../../x /y/./z ~/h ./${a} ]".replace("${a}", '${"a"}')),
    '[ (/d/b) (/x) (/y/z) (~/h) ((/d/ + "a")) ]',
  );
  assertEquals(
    shown("[ 1.50 1234567.8 .00001 007 100000.5 ]"),
    "[ (1.5) (1.23457e+06) (1e-05) (7) (100000) ]",
  );
});

Deno.test("show() sorts formals by name since 2.20", () => {
  assertEquals(shown("{ b, a ? b, ... }@c: c"), "({ a ? b, b, ... } @ c: c)");
  assertEquals(shown("{ b, a ? b, ... }@c: c", "2.3"), "({ b, a ? b, ... } @ c: c)");
});

Deno.test("show(), check() and evaluate() name the versions they know to who asks for another", () => {
  const parsed = parse("a");
  for (const version of ["9", "", "toString", null]) {
    const nix = version as NixVersion;
    const known = `Nix ${JSON.stringify(version)} is not known, only 2.3, 2.8, 2.26, 2.34 are`;
    assertThrows(() => show(parsed.tree, { nix }), RangeError, known);
    assertThrows(() => check(parsed, { nix }), RangeError, known);
    assertThrows(() => evaluate(parsed.tree, { nix }), RangeError, known);
  }
});

Deno.test("show() prints of a wrong text what there is", () => {
  assertEquals(show(parse("{ a = ; a = 1; b = [ 1").tree), '{ a = ""; b = [ (1) ]; }');
});
