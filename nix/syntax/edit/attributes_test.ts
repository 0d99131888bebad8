import { assertEquals } from "@std/assert";
import type { AttributeSet } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { inheritInto, nameText, removeAttribute, setAttribute } from "./attributes.ts";

function setOf(tree: SyntaxTree): AttributeSet {
  if (tree.root.type !== "AttributeSet") throw new Error("the test's file is not a set");
  return tree.root;
}

Deno.test("inheritInto() adds what the set does not bind yet", () => {
  const inherits = (before: string, after: string) =>
    assertRewrite(before, after, (tree) => inheritInto(tree, setOf(tree), ["a", "b"]));
  inherits("{}", "{ inherit a b; }");
  inherits("{ }", "{ inherit a b; }");
  inherits("rec {}", "rec { inherit a b; }");
  inherits("{ a = 1; }", "{ a = 1; inherit b; }");
  inherits("{ a.x = 1; inherit (c) b; }", "{ a.x = 1; inherit (c) b; }");
  inherits("{\n  c = 1; # why\n}", "{\n  c = 1; # why\n  inherit a b;\n}");
  inherits("{ c = 1; # why\n}", "{ c = 1; # why\n  inherit a b;\n}".replace("\n  ", "\n"));
  inherits("{\n}", "{\n  inherit a b;\n}");
  inherits("{\n  # none\n}", "{\n  # none\n  inherit a b;\n}");
  inherits("{ inherit c; }", "{ inherit c a b; }");
  inherits("{ inherit a; c = 1; }", "{ inherit a b; c = 1; }");
  inherits(
    "{\n  inherit c # why\n    d\n  ;\n}",
    "{\n  inherit c # why\n    d\n    a\n    b\n  ;\n}",
  );
  inherits("{ inherit; }", "{ inherit; inherit a b; }");
  inherits("{ /* none */ }", "{ /* none */ inherit a b; }");
});

Deno.test("setAttribute() replaces, adds, and goes into nested sets", () => {
  const sets = (before: string, after: string) =>
    assertRewrite(before, after, (tree) => setAttribute(tree, setOf(tree), ["a", "b"], "f 1"));
  sets("{ }", "{ a.b = f 1; }");
  sets("{ a.b = 2; }", "{ a.b = f 1; }");
  sets("{ a = { b = 2; }; }", "{ a = { b = f 1; }; }");
  sets("{\n  a = { };\n}", "{\n  a = { b = f 1; };\n}");
  sets('{ "a".${"b"} = [ ]; }', '{ "a".${"b"} = f 1; }');
  sets("{\n\ta.c = 1;\n}", "{\n\ta.c = 1;\n\ta.b = f 1;\n}");
});

Deno.test("removeAttribute() takes the line along, unless a comment would be lost", () => {
  const removes = (before: string, after: string) =>
    assertRewrite(before, after, (tree) => removeAttribute(tree, setOf(tree), ["a", "b"]));
  removes("{ a.b = 1; }", "{ }");
  removes("{\n  c = 1;\n  a.b = 1;\n  d = 1;\n}", "{\n  c = 1;\n  d = 1;\n}");
  removes("{\n  a = {\n    b = 1;\n  };\n}", "{\n  a = {\n  };\n}");
  removes("{ a.b = 1; /* why */ }", "{ a.b = 1; /* why */ }");
});

Deno.test("nameText() quotes what is no name", () => {
  assertEquals(["a-b'", "1a", "if", "or", "a.b", "${a}"].map(nameText), [
    "a-b'",
    '"1a"',
    '"if"',
    "or",
    '"a.b"',
    '"\\${a}"',
  ]);
});
