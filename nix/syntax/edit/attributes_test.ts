import { assertEquals } from "@std/assert";
import type { AttributeSet } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { inheritInto, isVariable, nameText } from "./attributes.ts";

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
  assertRewrite("{ }", "{ inherit a; }", (tree) => inheritInto(tree, setOf(tree), ["a", "a"]));
  inherits("{ inherit; }", "{ inherit; inherit a b; }");
  inherits("{ /* none */ }", "{ /* none */ inherit a b; }");
  inherits("rec /* { */ { }", "rec /* { */ { inherit a b; }");
  inherits("{ c = 1; /* why */ }", "{ c = 1; /* why */ inherit a b; }");
  inherits('{ inherit "a" ${"b"}; }', '{ inherit "a" ${"b"}; }');
  inherits(
    "{\n  # first\n\n  c = ''\n    }\n  '';\n  # last\n}",
    "{\n  # first\n\n  c = ''\n    }\n  '';\n  inherit a b;\n  # last\n}",
  );
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

Deno.test("isVariable() knows what only an attribute can be called", () => {
  assertEquals(["a", "a-b'", "or", "if", "1", "a b", "", "__curPos"].map(isVariable), [
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
