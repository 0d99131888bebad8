import { assertEquals } from "@std/assert";
import { parse } from "./parse.ts";
import { type Binder, scopeOf } from "./scope.ts";
import { staticName } from "./static_name.ts";

/** What binds each identifier, as `name: kind`, in the order of the text. */
function binders(text: string): string[] {
  return [...scopeOf(parse(text).tree.root)]
    .sort(([a], [b]) => a.start - b.start)
    .map(([node, binder]) => `${staticName(node)}: ${binder.kind}`);
}

Deno.test("scopeOf() finds the innermost binder", () => {
  assertEquals(binders("x: let x = 1; in x"), ["x: let"]);
  assertEquals(binders("{ a, b ? a }@c: [ a b c d ]"), [
    "a: formal",
    "a: formal",
    "b: formal",
    "c: parameter",
    "d: nothing",
  ]);
  assertEquals(binders("rec { a = b; b = a; }"), ["b: rec", "a: rec"]);
  assertEquals(binders("{ a = b; b = 1; }"), ["b: nothing"]);
  assertEquals(binders("let { body = x; x = 1; }"), ["x: let"]);
});

Deno.test("scopeOf() prefers any static binding, and builtins, to `with`", () => {
  assertEquals(binders("x: with y; [ x y map ]"), [
    "y: nothing",
    "x: parameter",
    "y: with",
    "map: builtin",
  ]);
});

Deno.test("scopeOf() reads inherited names from around", () => {
  assertEquals(binders("a: rec { inherit a; b = a; }"), ["a: parameter", "a: rec"]);
  assertEquals(binders("rec { inherit (a) b; a = b; }"), ["a: rec", "b: rec"]);
});

Deno.test("scopeOf() looks into interpolations, not at attribute names", () => {
  assertEquals(binders('x: x.y."${x}".${x} or x'), Array(4).fill("x: parameter"));
  assertEquals(binders("x: x ? x.${x}"), Array(2).fill("x: parameter"));
  assertEquals(binders("x: { x.${x} = ./a${x}; }"), Array(2).fill("x: parameter"));
});

Deno.test("scopeOf() knows all the `with`s that may give a name, also of thousands", () => {
  const DEPTH = 20_000;
  const { root } = parse("with a; ".repeat(DEPTH) + "b").tree;
  const found = [...scopeOf(root)].find(([name]) => staticName(name) === "b")?.[1];
  let count = 0;
  for (let binder: Binder | undefined = found; binder?.kind === "with"; binder = binder.outer) {
    assertEquals(binder.node.start, (DEPTH - 1 - count) * "with a; ".length);
    count++;
  }
  assertEquals(count, DEPTH);
});

Deno.test("scopeOf() takes sets that Nix merges for one, which is recursive if its first place is", () => {
  assertEquals(binders("x: { a = rec { x = 1; }; a.b = x; }"), ["x: rec"]);
  assertEquals(binders("x: { a = rec { x = 1; }; a = { b.c = x; }; }"), ["x: rec"]);
  assertEquals(binders("x: { a = rec { x = 1; }; a.${x} = x; }"), ["x: rec", "x: rec"]);
  assertEquals(binders("x: { a = rec { x = 1; }; a = { inherit (x) b; }; }"), ["x: rec"]);
  assertEquals(binders("x: { a = rec { b = 1; }; a = { inherit x; }; }"), ["x: parameter"]);
  assertEquals(
    binders("x: { a.b = x; a = rec { x = 1; c = x; }; }"),
    Array(2).fill("x: parameter"),
  );
  assertEquals(binders("x: let a = (rec { x = 1; }); a.b = x; in x"), ["x: rec", "x: parameter"]);
  assertEquals(binders("x: { ${x} = rec { x = 1; }; ${x}.b = x; }"), Array(3).fill("x: parameter"));
  assertEquals(binders('x: { ${("a")} = rec { x = 1; }; "a".b = x; }'), ["x: rec"]);
});

Deno.test("scopeOf() takes a set of 200,000 parts that Nix merges", () => {
  const parts = Array.from({ length: 200_000 }, (_, index) => `a.b${index} = x;`);
  assertEquals(scopeOf(parse(`{ ${parts.join(" ")} }`).tree.root).size, 200_000);
});
