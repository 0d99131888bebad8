import { assertEquals } from "@std/assert";
import type { AttributeSet, Expression } from "../../nix/syntax/nodes.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { attributesOf, bind, bindParameter, frameOf, lookUp, topScope } from "./names.ts";

const top = topScope("a.nix", () => undefined);

function rootOf(text: string): Expression {
  return parse(text).tree.root;
}

function setOf(text: string): AttributeSet {
  const root = rootOf(text);
  if (root.type !== "AttributeSet") throw new Error("the test's text is no set");
  return root;
}

/** What the attributes of a set are written as; `?` at the end where there may be more. */
function attributes(text: string): readonly string[] {
  const { attributes, complete } = attributesOf(setOf(text).bindings, top, top);
  const written = [...attributes].map(([name, { expression: { type, start, end } }]) =>
    `${name}: ${type === "Select" ? "Select" : text.slice(start, end)}`
  );
  return complete ? written : [...written, "?"];
}

Deno.test("attributesOf() reads assignments, inherited names and nested paths", () => {
  assertEquals(attributes("{ a = 1; b = f x; }"), ["a: 1", "b: f x"]);
  assertEquals(attributes('{ "a b" = 1; ${"c"} = 2; }'), ["a b: 1", "c: 2"]);
  assertEquals(attributes("{ inherit a b; }"), ["a: a", "b: b"]);
  assertEquals(attributes("{ inherit (x) a; }"), ["a: Select"]);
  assertEquals(attributes("{ a.b = 1; }"), ["a: a.b = 1;"]);
  assertEquals(attributes("{ ${a} = 1; b = 2; }"), ["b: 2", "?"]);
});

Deno.test("attributesOf() joins what is assigned below one name", () => {
  const { attributes } = attributesOf(setOf("{ a.b = 1; a.c.d = 2; }").bindings, top, top);
  const joined = attributes.get("a")?.expression;
  const names = joined?.type === "AttributeSet"
    ? [...attributesOf(joined.bindings, top, top).attributes.keys()]
    : [];
  assertEquals(names, ["b", "c"]);
});

Deno.test("bind() makes bindings see each other, but not what is inherited", () => {
  const node = rootOf("let a = b; b = 1; inherit c; in a");
  if (node.type !== "Let") throw new Error("the test's text is no let");
  const inner = bind(node, top);
  assertEquals(lookUp("a", inner)?.scope === inner, true);
  assertEquals(lookUp("c", inner)?.scope === top, true);
  assertEquals(lookUp("b", top), undefined);
});

Deno.test("bindParameter() gives formals their defaults, and a plain parameter its argument", () => {
  const scopeIn = (text: string) => {
    const lambda = rootOf(text);
    if (lambda.type !== "Lambda") throw new Error("the test's text is no function");
    return bindParameter(lambda, top, { expression: rootOf("1"), scope: top });
  };
  const types = (text: string, names: readonly string[]) =>
    names.map((name) => lookUp(name, scopeIn(text))?.expression.type);
  assertEquals(types("x: x", ["x", "y"]), ["Integer", undefined]);
  assertEquals(types("{ a ? [ ], b }@args: a", ["a", "b", "args"]), ["List", undefined, undefined]);
});

Deno.test("frameOf() finds the innermost frame, also where it binds something unknown", () => {
  const lambda = rootOf("x: let x = 1; in x");
  if (lambda.type !== "Lambda" || lambda.body.type !== "Let") throw new Error("another text");
  const outer = bindParameter(lambda, top);
  assertEquals(frameOf("x", outer)?.binder === lambda, true);
  assertEquals(lookUp("x", outer), undefined);
  assertEquals(frameOf("x", bind(lambda.body, outer))?.binder === lambda.body, true);
  assertEquals(frameOf("y", outer), undefined);
});
