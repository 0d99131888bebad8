import { assertEquals, assertThrows } from "@std/assert";
import type { AttributeSet } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { walk } from "../walk.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { removeAttribute, setAttribute } from "./set_attribute.ts";

function setOf(tree: SyntaxTree): AttributeSet {
  if (tree.root.type !== "AttributeSet") throw new Error("the test's file is not a set");
  return tree.root;
}

/** Sets `a.b` to `f 1`. */
function sets(before: string, after: string): void {
  assertRewrite(before, after, (tree) => setAttribute(tree, setOf(tree), ["a", "b"], "f 1"));
}

/** Removes `a.b`. */
function removes(before: string, after: string): void {
  assertRewrite(before, after, (tree) => removeAttribute(tree, setOf(tree), ["a", "b"]));
}

Deno.test("setAttribute() adds what is not there", () => {
  sets("{}", "{ a.b = f 1; }");
  sets("{ }", "{ a.b = f 1; }");
  sets("{\n}", "{\n  a.b = f 1;\n}");
  sets("rec { c = 1; }", "rec { c = 1; a.b = f 1; }");
  sets("rec /* { */ { }", "rec /* { */ { a.b = f 1; }");
  sets("{ # none\n}", "{ # none\n  a.b = f 1;\n}");
  sets("{\n\ta.c = 1; # c\n}", "{\n\ta.c = 1; # c\n\ta.b = f 1;\n}");
  sets("{ c = 1; /* c */ }", "{ c = 1; /* c */ a.b = f 1; }");
  sets("{ inherit c; }", "{ inherit c; a.b = f 1; }");
  sets("{ ${x}.b = 1; }", "{ ${x}.b = 1; a.b = f 1; }");
  sets("{ c = ''\n  a.b = 1;\n''; }", "{ c = ''\n  a.b = 1;\n''; a.b = f 1; }");
});

Deno.test("setAttribute() goes into the sets that Nix merges", () => {
  sets("{\n  a = { };\n}", "{\n  a = { b = f 1; };\n}");
  sets("{ a = ({ c = 1; }); }", "{ a = ({ c = 1; b = f 1; }); }");
  sets("{ a.c = 1; a = rec { }; }", "{ a.c = 1; a = rec { b = f 1; }; }");
  sets("{ a = { c = 1; }; a.b = 2; }", "{ a = { c = 1; }; a.b = f 1; }");
  sets("{ a.c.d = 1; }", "{ a.c.d = 1; a.b = f 1; }");
});

Deno.test("setAttribute() replaces all of what was there", () => {
  sets("{ a.b = 2; }", "{ a.b = f 1; }");
  sets("{ a = { b = 2; }; }", "{ a = { b = f 1; }; }");
  sets('{ "a".${"b"} = [ ]; }', '{ "a".${"b"} = f 1; }');
  sets("{ a . /* x */ b = /* y */ 2 /* z */; }", "{ a . /* x */ b = /* y */ f 1 /* z */; }");
  sets("{ a.b.c = 2; }", "{ a.b = f 1; }");
  sets("{ a.b.c = 2; a.b.d = 3; e = 4; }", "{ a.b = f 1; e = 4; }");
  sets("{ a.b = { c = 2; }; a = { b.d = 3; }; }", "{ a.b = f 1; a = { }; }");
  sets("{ a = { inherit b; }; }", "{ a = { b = f 1; }; }");
  sets("{ a = { inherit (x) c b d; }; }", "{ a = { inherit (x) c d; b = f 1; }; }");
  sets("{ a = { inherit /* why */ b; }; }", "{ a = { inherit /* why */; b = f 1; }; }");
});

Deno.test("setAttribute() refuses what is no set, and to lose a comment", () => {
  sets("{ a = 1; }", "refused: not a set");
  sets("{ a = x // { b = 1; }; }", "refused: not a set");
  sets("{ inherit a; }", "refused: not a set");
  sets("{ a.b.c = 1 /* why */; }", "refused: comment");
  sets("{ a.b = { /* why */ }; }", "refused: comment");
  sets("{ a.b = f /* why */ 2; }", "refused: comment");
  sets("{ a.b = 1;\n  # why\n  a.b.c = 2; }", "refused: comment");
});

Deno.test("setAttribute() quotes names, and takes any expression as value", () => {
  const set = (path: readonly string[], value: string) => (tree: SyntaxTree) =>
    setAttribute(tree, setOf(tree), path, value);
  assertRewrite("{ }", '{ "if"."a b".or = x: x; }', set(["if", "a b", "or"], " x: x "));
  assertRewrite("{ }", "{ a = (x: x /* b */); }", set(["a"], " x: x /* b */"));
  assertRewrite("{ a = 1; }", '{ a = 1; "\\${b}" = 1; }', set(["${b}"], "1"));
  const { tree } = parse("{ }");
  assertThrows(() => setAttribute(tree, setOf(tree), ["a"], "1; b = 2"), TypeError);
  assertThrows(() => setAttribute(tree, setOf(tree), [], "1"), TypeError);
});

Deno.test("setAttribute() indents a value of several lines as the binding", () => {
  const set = (before: string, after: string) =>
    assertRewrite(
      before,
      after,
      (tree) => setAttribute(tree, setOf(tree), ["a"], "f {\n  x = 1;\n}"),
    );
  set("{\n  b = 1;\n}", "{\n  b = 1;\n  a = f {\n    x = 1;\n  };\n}");
  set("{\n\n}", "{\n\n  a = f {\n    x = 1;\n  };\n}");
  set("{\n  a =\n    1;\n}", "{\n  a =\n    f {\n      x = 1;\n    };\n}");
  set("{\n\ta.b = 1;\n}", "{\n\ta = f {\n\t  x = 1;\n\t};\n}");
  set("{\n  inherit a b;\n}", "{\n  inherit b; a = f {\n    x = 1;\n  };\n}");
  set("{ b\n  = 1; }", "{ b\n  = 1; a = f {\n    x = 1;\n  }; }");
});

Deno.test("removeAttribute() takes every binding of it, each with its line", () => {
  removes("{ a.b = 1; }", "{ }");
  removes("{ c = 1; }", "{ c = 1; }");
  removes("{\n  c = 1;\n  a.b = 1;\n  d = 1;\n}", "{\n  c = 1;\n  d = 1;\n}");
  removes("{\n  a = {\n    b = 1;\n  };\n}", "{\n  a = {\n  };\n}");
  removes("{ a.b.c = 1; d = 1; a = { b.e = 2; }; }", "{ d = 1; a = { }; }");
  removes("{ a = { inherit b c; }; }", "{ a = { inherit c; }; }");
  removes("{ a = { inherit (x) b; }; }", "{ a = { }; }");
  removes("{ a = { inherit c # c\n b; }; }", "{ a = { inherit c # c\n ; }; }");
  removes('{ a = { inherit "b"c; }; }', "{ a = { inherit c; }; }");
  removes('{ a = { inherit d"b"c; }; }', "{ a = { inherit d c; }; }");
  removes("rec /* { */ { a.b = 1; }", "rec /* { */ { }");
});

Deno.test("removeAttribute() refuses what is no set, and to lose a comment", () => {
  removes("{ a.b = 1; /* why */ }", "refused: comment");
  removes("{\n  # why\n  a.b = 1;\n}", "refused: comment");
  removes("{ a = f { b = 1; }; }", "refused: not a set");
  removes("{ inherit a; }", "refused: not a set");
  const { tree } = parse("{ a = 1; }");
  assertThrows(() => removeAttribute(tree, setOf(tree), []), TypeError);
  assertEquals(removeAttribute(tree, setOf(tree), ["a", "b"]), {
    kind: "refused",
    why: "not a set",
    at: [{ start: 6, end: 7 }],
  });
});

function setsOf({ root }: SyntaxTree): readonly AttributeSet[] {
  const found: AttributeSet[] = [];
  walk(root, (node) => void (node.type === "AttributeSet" && found.push(node)));
  return found;
}

/** Sets `x` to 1, or removes it, in the set that begins at `|`. */
function inside(before: string, set: string, removal: string): void {
  const text = before.replace("|", "");
  const index = setsOf(parse(text).tree).findIndex(({ start }) => start === before.indexOf("|"));
  const place = (tree: SyntaxTree) => setsOf(tree)[index]!;
  assertRewrite(text, set, (tree) => setAttribute(tree, place(tree), ["x"], "1"));
  assertRewrite(text, removal, (tree) => removeAttribute(tree, place(tree), ["x"]));
}

Deno.test("setAttribute() and removeAttribute() see what Nix puts into the set elsewhere", () => {
  inside("{ a = |{ }; a.x = 2; }", "{ a = { }; a.x = 1; }", "{ a = { }; }");
  inside("{ a = |{ }; a.x.y = 2; }", "{ a = { }; a.x = 1; }", "{ a = { }; }");
  inside("{ a.x = 2; a = |{ b = 1; }; }", "{ a.x = 1; a = { b = 1; }; }", "{ a = { b = 1; }; }");
  inside("{ a = |{ }; a = { x = 2; }; }", "{ a = { }; a = { x = 1; }; }", "{ a = { }; a = { }; }");
  inside(
    "{ a = |{ }; a = { inherit x; }; }",
    "{ a = { }; a = { x = 1; }; }",
    "{ a = { }; a = { }; }",
  );
  inside("let a = |{ }; a.x = 2; in a", "let a = { }; a.x = 1; in a", "let a = { }; in a");
  inside("let a.x = 2; a = |{ }; in a", "let a.x = 1; a = { }; in a", "let a = { }; in a");
  inside(
    "{ a.b.x = 2; a = { b = |{ }; }; }",
    "{ a.b.x = 1; a = { b = { }; }; }",
    "{ a = { b = { }; }; }",
  );
  inside(
    "{ a = |{ }; ${a}.x = 2; }",
    "{ a = { x = 1; }; ${a}.x = 2; }",
    "{ a = { }; ${a}.x = 2; }",
  );
});

Deno.test("setAttribute() puts a path where old Nix merges it, too", () => {
  sets("{ a.c = 1; a = { d = 1; }; }", "{ a.c = 1; a = { d = 1; b = f 1; }; }");
  const set = (tree: SyntaxTree) => setAttribute(tree, setOf(tree), ["a", "b", "c"], "1");
  assertRewrite(
    "{ a.b.d = 1; a = { x = 1; }; }",
    "{ a.b.d = 1; a = { x = 1; }; a.b.c = 1; }",
    set,
  );
});

Deno.test("setAttribute() and removeAttribute() keep what other names mean", () => {
  const set = (before: string, after: string) =>
    assertRewrite(before, after, (tree) => setAttribute(tree, setOf(tree), ["x"], "1"));
  set("rec { a = x; }", "refused: captured");
  set("rec { a = x: x; }", "rec { a = x: x; x = 1; }");
  set("rec { a = x; x = 2; }", "rec { a = x; x = 1; }");
  const remove = (before: string, after: string) =>
    assertRewrite(before, after, (tree) => removeAttribute(tree, setOf(tree), ["x"]));
  remove("rec { a = x; x = 2; }", "refused: read");
  remove("rec { a = 1; x = x; }", "rec { a = 1; }");
  remove("rec { a = y; x.z = y; y = 1; }", "rec { a = y; y = 1; }");
  assertRewrite(
    "{ a.b = 1; a = rec { c = 1; d = c; }; }",
    "refused: captured",
    (tree) => removeAttribute(tree, setOf(tree), ["a", "b"]),
  );
});
