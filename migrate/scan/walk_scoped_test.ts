import { assertEquals } from "@std/assert";
import { parse } from "../../nix/syntax/parse.ts";
import { frameOf, topScope } from "./names.ts";
import { walkScoped } from "./walk_scoped.ts";

/** What binds `x` at each place where `HERE` stands: the type of the node. */
function binders(text: string): readonly (string | undefined)[] {
  const found: (string | undefined)[] = [];
  walkScoped(parse(text).tree.root, topScope("a.nix", () => undefined), (node, scope) => {
    if (node.type === "Identifier" && node.name === "HERE") {
      found.push(frameOf("x", scope)?.binder?.type);
    }
  });
  return found;
}

Deno.test("walkScoped() knows what binds a name at every place", () => {
  assertEquals(binders("HERE"), [undefined]);
  assertEquals(binders("let x = HERE; in HERE"), ["Let", "Let"]);
  assertEquals(binders("[ (let x = 1; in 1) HERE ]"), [undefined]);
  assertEquals(binders("{ x = 1; a = HERE; }"), [undefined]);
  assertEquals(binders("rec { x = 1; a = HERE; }"), ["AttributeSet"]);
  assertEquals(binders("let { x = 1; body = HERE; }"), ["LegacyLet"]);
  assertEquals(binders("x: HERE"), ["Lambda"]);
  assertEquals(binders("{ x, a ? HERE }: HERE"), ["Lambda", "Lambda"]);
  assertEquals(binders("x: let x = HERE; in HERE"), ["Let", "Let"]);
  assertEquals(binders("with { x = 1; }; HERE"), [undefined]);
});

Deno.test("walkScoped() leaves out what is inside where it is told so", () => {
  const seen: string[] = [];
  walkScoped(parse("[ { a = 1; } b ]").tree.root, topScope("a", () => undefined), (node) => {
    seen.push(node.type);
    return node.type !== "AttributeSet";
  });
  assertEquals(seen, ["List", "AttributeSet", "Identifier"]);
});

Deno.test("walkScoped() hands over the ancestors, the root first", () => {
  let path: readonly string[] = [];
  walkScoped(parse("(f [ 1 ])").tree.root, topScope("a", () => undefined), (node, _, above) => {
    if (node.type === "Integer") path = above.map(({ type }) => type);
  });
  assertEquals(path, ["Parenthesized", "Apply", "List"]);
});

Deno.test("walkScoped() goes deeper than a call stack", () => {
  let count = 0;
  const text = `${"1 + ".repeat(20_000)}1`;
  walkScoped(parse(text).tree.root, topScope("a", () => undefined), () => void count++);
  assertEquals(count, 40_001);
});
