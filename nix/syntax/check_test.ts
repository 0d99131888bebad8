import { assertEquals } from "@std/assert";
import { check, type CheckOptions } from "./check.ts";
import { parse } from "./parse.ts";
import { nixPosition } from "./position.ts";

/** The first reason against a text, as `line:column code`. */
function refused(text: string, options: CheckOptions = {}): string | undefined {
  const parsed = parse(text);
  const [error] = check(parsed, options);
  if (!error) return undefined;
  const { line, column } = nixPosition(parsed.tree, error.start, options.nix);
  return `${line}:${column} ${error.code}`;
}

Deno.test("check() finds names bound twice", () => {
  assertEquals(refused("{ a = 1;\n a = 2; }"), "2:2 duplicate-attribute");
  assertEquals(refused("{ a.b = 1; a = { b = 2; }; }"), "1:18 duplicate-attribute");
  assertEquals(refused("{ a.b = 1; a = { b = 2; }; }", { nix: "2.8" }), "1:3 duplicate-attribute");
  assertEquals(refused("{ b, a, b }: 1"), "1:9 duplicate-formal");
  assertEquals(refused("{ b, a, b }: 1", { nix: "2.3" }), "1:3 duplicate-formal");
  assertEquals(refused("x@{ x }: 1"), "1:1 duplicate-formal");
});

Deno.test("check() says where the other of two attributes is", () => {
  const others = (text: string) => check(parse(text)).map(({ start, other }) => [other, start]);
  assertEquals(others("{ a.b = 1; a = { b = 2; }; }"), [[2, 17]]);
  assertEquals(others("let a = 1; inherit ({ }) a; in a"), [[4, 25]]);
});

Deno.test("check() finds computed names where none can stand", () => {
  assertEquals(refused('x: { inherit "a${x}"; }'), "1:14 dynamic-inherit");
  assertEquals(refused("x: let ${x} = 1; in 1"), "1:4 dynamic-let");
  assertEquals(refused('x: let ${"x"} = 1; in 1'), undefined);
});

Deno.test("check() finds undefined variables when all else is right", () => {
  assertEquals(refused("{ a = b; }"), "1:7 undefined-variable");
  assertEquals(refused("with { }; a"), undefined);
  assertEquals(refused("{ a = b; a = 1; }"), "1:10 duplicate-attribute");
  assertEquals(refused("{ inherit a; }"), "1:11 undefined-variable");
  assertEquals(refused("{ inherit a; }", { nix: "2.8" }), "1:2 undefined-variable");
  assertEquals(refused("break", { nix: "2.8" }), "1:1 undefined-variable");
  assertEquals(refused("break"), undefined);
});

Deno.test("check() finds numbers out of range, zero bytes and pipes that are off", () => {
  assertEquals(refused("9223372036854775808"), "1:1 number-range");
  assertEquals(refused("1.0e-400"), "1:1 number-range");
  assertEquals(refused('"\0"'), "1:2 zero-byte");
  assertEquals(refused('"\0"', { nix: "2.8" }), undefined);
  assertEquals(refused("x: x |> x"), "1:6 pipe-operators");
  assertEquals(refused("x: x |> x", { features: ["pipe-operators"] }), undefined);
  assertEquals(refused("x: ./${x}", { nix: "2.3" }), "1:4 path-interpolation");
});

Deno.test("check() knows which names pure evaluation lacks", () => {
  assertEquals(refused("[ __currentSystem __langVersion ]"), undefined);
  assertEquals(
    refused("[ __langVersion __currentTime ]", { pure: true }),
    "1:17 undefined-variable",
  );
  assertEquals(refused("__currentTime: __currentTime", { pure: true }), undefined);
});

Deno.test("check() reports first what Nix reports first", () => {
  assertEquals(refused("{ a = 1; a = 2; b }"), "1:10 duplicate-attribute");
  assertEquals(refused("{ x, x }: )"), "1:11 unexpected-token");
  assertEquals(refused("{ x, x }: [ 1 )"), "1:15 unexpected-token");
  assertEquals(refused("{ a, a }: 1 )"), "1:6 duplicate-formal");
});

Deno.test("check() reports the end of the text where Nix does", () => {
  assertEquals(refused("[ 1\n"), "2:1 unexpected-end");
  assertEquals(refused("[ 1\n", { nix: "2.8" }), "1:4 unexpected-end");
  assertEquals(refused("[ ./a"), "1:3 unexpected-end");
});

Deno.test("nixPosition() counts bytes, and every kind of line ending", () => {
  const { tree } = parse('# é\r\n"é\r𝄞"\n x');
  assertEquals(nixPosition(tree, tree.text.length - 1), { line: 4, column: 2 });
  assertEquals(nixPosition(tree, tree.text.indexOf('"\n')), { line: 3, column: 5 });
});
