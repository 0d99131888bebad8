import { assertEquals, assertThrows } from "@std/assert";
import type { Formal, Lambda } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { applyEdits, editsOf } from "./edit.ts";
import { addFormals, removeFormal, removeFormalDefault } from "./formals.ts";

function lambdaOf(tree: SyntaxTree): Lambda {
  if (tree.root.type !== "Lambda") throw new Error("the test's file is not a function");
  return tree.root;
}

function adds(before: string, after: string): void {
  const formals = [{ name: "x" }, { name: "y", default: "1" }];
  assertRewrite(before, after, (tree) => addFormals(tree, lambdaOf(tree), formals));
}

Deno.test("addFormals() keeps a line a line", () => {
  adds("{ }: a", "{ x, y ? 1 }: a");
  adds("{}: a", "{ x, y ? 1 }: a");
  adds("{ a }: a", "{ a, x, y ? 1 }: a");
  adds("{a}: a", "{a, x, y ? 1}: a");
  adds("{ a, }: a", "{ a, x, y ? 1, }: a");
  adds("{ a ? 2, ... }@args: a", "{ a ? 2, x, y ? 1, ... }@args: a");
  adds("{ ... }: a", "{ x, y ? 1, ... }: a");
  adds("args@{ x, ... }: a", "args@{ x, y ? 1, ... }: a");
  adds("{ x, y }: a", "{ x, y }: a");
  adds("{ a ? { b = 1; }, }: a", "{ a ? { b = 1; }, x, y ? 1, }: a");
  adds("{ a ? ''\n  }\n'' }: a", "{ a ? ''\n  }\n'', x, y ? 1 }: a");
  adds("{ a }@{b}: a".replace("{b}", "args"), "{ a, x, y ? 1 }@args: a");
});

Deno.test("addFormals() gives each a line where each has one", () => {
  adds("{\n  a,\n  b,\n}:\na", "{\n  a,\n  b,\n  x,\n  y ? 1,\n}:\na");
  adds("{\n  a,\n  b # why\n}:\na", "{\n  a,\n  b, # why\n  x,\n  y ? 1\n}:\na");
  adds("{\n\ta, # why\n}:\na", "{\n\ta, # why\n\tx,\n\ty ? 1,\n}:\na");
  adds("{\n  a,\n  ...\n}:\na", "{\n  a,\n  x,\n  y ? 1,\n  ...\n}:\na");
});

Deno.test("addFormals() keeps commas at the head of lines", () => {
  adds("{ a\n, b # why\n}:\na", "{ a\n, b # why\n, x\n, y ? 1\n}:\na");
  adds("{ a\n}:\na", "{ a\n, x\n, y ? 1\n}:\na");
  adds("{ a\n, ...\n}:\na", "{ a\n, x\n, y ? 1\n, ...\n}:\na");
});

Deno.test("addFormals() keeps a comma behind the last formal where it is", () => {
  adds("{ a, # a\n}:\na", "{ a, # a\nx,\ny ? 1,\n}:\na");
  adds("{ a\n, b,\n}:\na", "{ a\n, b,\nx,\ny ? 1,\n}:\na");
  adds("{ a,\n  ... }:\na", "{ a,\n  x,\n  y ? 1,\n  ... }:\na");
});

Deno.test("addFormals() breaks a line that gets too long", () => {
  const long = 'compiler ? "ghc8104"';
  const name = 'aFormalWithAVeryLongName ? "and a long default"';
  adds(
    `{ ${long}, ${name} }@args:\na`,
    `{\n  ${long},\n  ${name},\n  x,\n  y ? 1,\n}@args:\na`,
  );
  adds(
    `{ ${long}, ${name}, ... }:\na`,
    `{\n  ${long},\n  ${name},\n  x,\n  y ? 1,\n  ...\n}:\na`,
  );
  adds(`{ ${long}, ${name} /* why */ }:\na`, `{ ${long}, ${name} /* why */, x, y ? 1 }:\na`);
});

Deno.test("addFormals() leaves comments with what they stand beside", () => {
  adds("{ a /* a */ }: a", "{ a /* a */, x, y ? 1 }: a");
  adds("{ a, /* a */ }: a", "{ a /* a */, x, y ? 1, }: a");
  adds("{ a /* a */ , /* b */ }: a", "{ a /* a */  /* b */, x, y ? 1, }: a");
  adds("{ a /* a */, ... }: a", "{ a /* a */, x, y ? 1, ... }: a");
  adds("{ a, /* rest */ ... }: a", "{ a, x, y ? 1, /* rest */ ... }: a");
  adds("{ /* rest */ ... }: a", "{ x, y ? 1, /* rest */ ... }: a");
  adds(
    "{\n  a, # a\n  # rest\n  ...\n}: a",
    "{\n  a, # a\n  x,\n  y ? 1,\n  # rest\n  ...\n}: a",
  );
});

Deno.test("addFormals() keeps comments in empty braces", () => {
  adds("{ /* none */ }: a", "{ /* none */ x, y ? 1 }: a");
  adds("{\n  # none\n}:\na", "{\n  # none\n  x,\n  y ? 1,\n}:\na");
  adds("{ # none\n  }: a", "{ # none\n    x,\n    y ? 1,\n  }: a");
});

Deno.test("addFormals() refuses a function without formals", () => {
  const { tree } = parse("x: x");
  assertThrows(() => addFormals(tree, lambdaOf(tree), [{ name: "a" }]), TypeError);
  const { tree: formals } = parse("{ }: 1");
  assertThrows(() => addFormals(formals, lambdaOf(formals), [{ name: "or" }]), TypeError);
  const broken = [{ name: "a", default: "1 }: {" }];
  assertThrows(() => addFormals(formals, lambdaOf(formals), broken), TypeError);
});

Deno.test("addFormals() adds a name once, with the comments of its default", () => {
  const formals = [{ name: "x", default: "1 /* one */" }, { name: "x" }];
  assertRewrite(
    "{ }: a",
    "{ x ? (1 /* one */) }: a",
    (tree) => addFormals(tree, lambdaOf(tree), formals),
  );
});

function firstOf(tree: SyntaxTree): Formal {
  const { parameter } = lambdaOf(tree);
  const formal = parameter.type === "Formals" ? parameter.formals[0] : undefined;
  if (!formal) throw new Error("the test's function has no formals");
  return formal;
}

function removesDefault(before: string, after: string): void {
  assertRewrite(before, after, (tree) => removeFormalDefault(tree, firstOf(tree)));
}

Deno.test("removeFormalDefault() makes a formal required, unless a comment would be lost", () => {
  removesDefault("{ a ? 1, b }: a", "{ a, b }: a");
  removesDefault("{ a ? import <x> { }\n, b }: a", "{ a\n, b }: a");
  removesDefault("{ a ? /* one */ 1 }: a", "refused: comment");
  removesDefault("{ a }: a", "{ a }: a");
});

Deno.test("removeFormalDefault() leaves room for formals that are added behind", () => {
  const { tree } = parse("{ a ? 1\n}: a");
  const lambda = lambdaOf(tree);
  const edits = editsOf(removeFormalDefault(tree, firstOf(tree)));
  const text = applyEdits(tree.text, [...edits, ...addFormals(tree, lambda, [{ name: "x" }])]);
  assertEquals(text, "{ a\n, x }: a");
});

Deno.test("removeFormal() takes the comma and the line along", () => {
  const removes = (before: string, after: string, name = "a") =>
    assertRewrite(before, after, (tree) => removeFormal(tree, lambdaOf(tree), name));
  removes("{ a, b }: b", "{ b }: b");
  removes("{ b, a }: b", "{ b }: b");
  removes("{ b, a, ... }: b", "{ b, ... }: b");
  removes("{ a ? 1 }: b", "{ }: b");
  removes("{ a, }: b", "{ }: b");
  removes("{\n  a,\n}:\nb", "{ }:\nb");
  removes("args@{ a, ... }: args", "args@{ ... }: args");
  removes("{ a, ... }@args: args", "{ ... }@args: args");
  removes("{ b, a, }: b", "{ b, }: b");
  removes("{\n  a,\n  b,\n}:\nb", "{\n  b,\n}:\nb");
  removes("{\n  b,\n  a,\n}:\nb", "{\n  b,\n}:\nb");
  removes("{ b\n, a\n, c }:\nb", "{ b\n, c }:\nb");
  removes("{ b, /* a */ a }: b", "refused: comment");
  removes("{\n  b,\n  a, # a\n  c,\n}:\nb", "refused: comment");
  removes("{ a /* a */, b }: b", "refused: comment");
  removes("x: x", "x: x", "x");
});
