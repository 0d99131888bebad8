import { assertEquals, assertThrows } from "@std/assert";
import type { Expression, Lambda, List, Node } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { show } from "../show.ts";
import { walk } from "../walk.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { type Change, editsOf } from "./edit.ts";
import { replaceExpression } from "./replace.ts";

/** Replaces every `target`, an expression as it is written. */
function replaces(before: string, target: string, replacement: string, after: string): void {
  assertRewrite(before, after, (tree) => edits(tree, target, replacement));
}

function edits(tree: SyntaxTree, target: string, replacement: string): Change {
  const found: Change[] = [];
  walk(tree.root, (node, ancestors) => {
    if (tree.text.slice(node.start, node.end) !== target) return;
    if (ancestors.at(-1)?.type === "AttributePath") return;
    found.push(replaceExpression(tree, node as Expression, replacement));
    return false;
  });
  return found.find(({ kind }) => kind === "refused") ??
    { kind: "edits", edits: found.flatMap(editsOf) };
}

Deno.test("replaceExpression() adds parentheses where the surroundings need them", () => {
  replaces("[ ./x.nix ]", "./x.nix", "f y", "[ (f y) ]");
  replaces("f ./x.nix", "./x.nix", "g y", "f (g y)");
  replaces("./x.nix y", "./x.nix", "g z", "g z y");
  replaces("./x.nix.a", "./x.nix.a", "g z", "g z");
  replaces("<x>.a or 1", "<x>", "g z", "(g z).a or 1");
  replaces("{ a = <x>; }", "<x>", "b: b", "{ a = b: b; }");
  replaces('"${<x>}"', "<x>", "b: b", '"${b: b}"');
  replaces("(<x>)", "<x>", "a // b", "(a // b)");
  replaces("1 - <x>", "<x>", "a - b", "1 - (a - b)");
  replaces("<x> - 1", "<x>", "a - b", "a - b - 1");
  replaces("a // <x>", "<x>", "b // c", "a // b // c");
  replaces("<x> // a", "<x>", "b // c", "(b // c) // a");
  replaces("<x> |> a", "<x>", "b |> c", "b |> c |> a");
  replaces("<x> |> a", "<x>", "b <| c", "(b <| c) |> a");
  replaces("a <| <x>", "<x>", "b |> c", "a <| (b |> c)");
  replaces("!<x>", "<x>", "b == c", "!(b == c)");
  replaces("<x> == 1", "<x>", "b == c", "(b == c) == 1");
  replaces("<x> ? a", "<x>", "b.c", "b.c ? a");
  replaces("- <x>", "<x>", "f a", "- f a");
  replaces("with <x>; a", "<x>", "let a = b; in a", "with let a = b; in a; a");
});

Deno.test("replaceExpression() keeps tokens apart", () => {
  replaces("[(1)a]", "(1)", "b", "[b a]");
  replaces("x:(1)", "(1)", "b", "x: b");
  replaces("-(1)", "(1)", "./b", "- ./b");
  replaces("a(1)", "(1)", "''b''", "a ''b''");
  replaces("(a b).c", "(a b)", "x", "x.c");
  replaces("(a b)./c", "(a b)", "x", "x ./c");
});

Deno.test("replaceExpression() refuses what is no expression, and what is not in the tree", () => {
  const { tree } = parse("a");
  assertThrows(() => replaceExpression(tree, tree.root, "b c;"), TypeError);
  assertThrows(() => replaceExpression(tree, parse("a").tree.root, "b"), TypeError);
});

Deno.test("replaceExpression() keeps the comments of the replacement", () => {
  replaces("[ <x> ]", "<x>", " /* c */ b ", "[ (/* c */ b) ]");
  replaces("{\n  a = f <x>;\n}", "<x>", "b # c", "{\n  a = f (b # c\n  );\n}");
  replaces("{\n  a = <x>;\n}", "<x>", "# c\nb\n", "{\n  a = (# c\n  b);\n}");
  replaces("{\n  a = <x>;\n}", "<x>", "b # c\n+ d", "{\n  a = b # c\n  + d;\n}");
});

Deno.test("replaceExpression() refuses names, and parts of strings", () => {
  for (const text of ["{ <x> ? 1 }: a", "<x>: a", "{ a }@<x>: a", "a.<x>", "{ <x> = 1; }"]) {
    const { tree } = parse(text.replace("<x>", "name"));
    const name = nodeAt(tree, text.indexOf("<x>"));
    assertThrows(() => replaceExpression(tree, name, "b"), TypeError, "no expression", text);
  }
  const { tree } = parse('{ inherit (a) b; c = "d${e}"; }');
  for (const part of ["b", "d", "${e}"]) {
    const node = nodeAt(tree, tree.text.lastIndexOf(part));
    assertThrows(() => replaceExpression(tree, node, "x"), TypeError, "no expression", part);
  }
});

/** The innermost node that begins there. */
function nodeAt(tree: SyntaxTree, start: number): Expression {
  const found: Node[] = [];
  walk(tree.root, (node) => void (node.start === start && found.push(node)));
  return found.findLast((node) => node.type !== "AttributePath") as Expression;
}

Deno.test("replaceExpression() indents the further lines as those of its place", () => {
  replaces(
    "{\n  a = <x>;\n}",
    "<x>",
    "{\n  b = [\n\n    1\n  ];\n}",
    "{\n  a = {\n    b = [\n\n      1\n    ];\n  };\n}",
  );
  replaces("[\n\t<x>\n]", "<x>", "f {\n  # why\n}", "[\n\t(f {\n\t  # why\n\t})\n]");
});

Deno.test("replaceExpression() keeps the values of indented strings", () => {
  const strings = [
    "''\n  a\n    b\n\n  c''",
    "''\na\n''",
    "''a\n  b\n''",
    "''\n\n  ${''\n    x\n     y''}\n  ''$\n  '''\n    \n ''",
    "''\n\ta\n\t b\n''",
    "''\r\n  a\r\n    b''",
    "''\n  a''\\\n b\n  ${x}\n''",
  ];
  for (const indentation of ["", "  ", "      ", "\t"]) {
    for (const string of strings) {
      const { tree } = parse(`x: [\n${indentation}<x>\n]`);
      const list = (tree.root as Lambda).body as List;
      const [edit] = editsOf(replaceExpression(tree, list.elements[0]!, string));
      for (const nix of ["2.3", "2.8", "2.34"] as const) {
        const after = show(parse(`x: ${edit?.text}`).tree, { nix });
        assertEquals(after, show(parse(`x: ${string}`).tree, { nix }), JSON.stringify(edit?.text));
      }
    }
  }
});

Deno.test("replaceExpression() refuses a set that Nix merges with others", () => {
  const refuses = (text: string) => replaces(text, "{ x = 1; }", "f y", "refused: merged");
  refuses("{ a = { x = 1; }; a.b = 1; }");
  refuses("{ a.b = 1; a = { x = 1; }; }");
  refuses("{ a = { x = 1; }; a = { }; }");
  refuses("{ a = ({ x = 1; }); a = { }; }");
  refuses("{ a = { b = { x = 1; }; }; a.b.c = 1; }");
  refuses('rec { ${("a")} = { x = 1; }; "a".b = 1; }');
  refuses("let a = { x = 1; }; a.b = 1; in a");
  refuses("let { body = { x = 1; }; body.b = 1; }");
  replaces("{ a = ({ x = 1; }); a.b = 1; }", "({ x = 1; })", "f y", "refused: merged");
});

Deno.test("replaceExpression() replaces sets that nothing else is put into", () => {
  const all = (text: string) =>
    replaces(text, "{ x = 1; }", "f y", text.replaceAll("{ x = 1; }", "f y"));
  all("{ a = { x = 1; }; b.a = 1; }");
  all("{ a.b = { x = 1; }; a.c = 1; }");
  all("{ ${b} = { x = 1; }; ${b}.c = 1; }");
  all("{ a = x: { x = 1; }; }");
  all("{ a = { b = { x = 1; }; }; a.c = 1; }");
});

Deno.test("replaceExpression() refuses to make or change a name that Nix knows unevaluated", () => {
  replaces('{ ${"b"}.x = 1; b.y = 1; }', '"b"', "f y", "refused: name");
  replaces('let ${("b")} = 1; in b', '"b"', "f y", "refused: name");
  replaces('{ inherit ${"b"}; }', '"b"', "f y", "refused: name");
  replaces("{ ${<x>} = 1; b = 1; }", "<x>", '("b")', "refused: name");
  replaces("{ ${<x>} = 1; }", "<x>", "f y", "{ ${f y} = 1; }");
  replaces('{ "${<x>}" = 1; b = 1; }', "<x>", '"b"', '{ "${"b"}" = 1; b = 1; }');
  replaces('x.${"b"}', '"b"', "f y", "x.${f y}");
});
