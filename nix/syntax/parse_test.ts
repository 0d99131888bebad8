import { assertEquals } from "@std/assert";
import { MAX_DEPTH, parse } from "./parse.ts";
import type { Node } from "./nodes.ts";
import { children } from "./walk.ts";

/** A tree as a short S-expression: types, and the text of the leaves. */
function outline(text: string, node: Node): string {
  const below = children(node);
  if (below.length === 0) return text.slice(node.start, node.end) || node.type;
  const operator = "operator" in node ? ` ${node.operator}` : "";
  return `(${node.type}${operator} ${below.map((child) => outline(text, child)).join(" ")})`;
}

function shape(text: string): string {
  const { tree, errors } = parse(text);
  assertEquals(errors, []);
  return outline(text, tree.root);
}

/** The offsets and words of what is wrong. */
function wrong(text: string): string[] {
  return parse(text).errors.map((error) => `${error.start}: ${error.message}`);
}

Deno.test("parse() binds operators as tightly as Nix", () => {
  assertEquals(shape("a + b * c"), "(Binary + a (Binary * b c))");
  assertEquals(shape("a - b - c"), "(Binary - (Binary - a b) c)");
  assertEquals(shape("a // b // c"), "(Binary // a (Binary // b c))");
  assertEquals(shape("!a + b"), "(Unary ! (Binary + a b))");
  assertEquals(shape("-a ? b"), "(HasAttribute (Unary - a) (AttributePath b))");
  assertEquals(shape("a * !b // c"), "(Binary // (Binary * a (Unary ! b)) c)");
  assertEquals(shape("a |> f |> g"), "(Binary |> (Binary |> a f) g)");
  assertEquals(shape("f <| g <| a"), "(Binary <| f (Binary <| g a))");
});

Deno.test("parse() does not chain comparison and equality", () => {
  assertEquals(wrong("a == b == c").length, 1);
  assertEquals(wrong("a < b < c").length, 1);
  assertEquals(wrong("a ? b ? c"), []);
  assertEquals(wrong("a == b && c == d"), []);
});

Deno.test("parse() tells formals from attribute sets", () => {
  assertEquals(shape("{ }: a"), "(Lambda { } a)");
  assertEquals(shape("{ x }: a"), "(Lambda (Formals (Formal x)) a)");
  assertEquals(shape("{ x, }: a"), "(Lambda (Formals (Formal x)) a)");
  assertEquals(shape("b@{ ... }: a"), "(Lambda (Formals b) a)");
  assertEquals(shape("{ }@b: a"), "(Lambda (Formals b) a)");
  assertEquals(shape("{ }"), "{ }");
});

Deno.test("parse() reads `or` as a name, a keyword and an argument", () => {
  assertEquals(shape("a.or or b"), "(Select a (AttributePath or) b)");
  assertEquals(shape("f a or"), "(Apply f (Apply a or))");
  assertEquals(
    shape("{ or = 1; inherit or; }"),
    "(AttributeSet (Assignment (AttributePath or) 1) (Inherit or))",
  );
});

Deno.test("parse() reads paths, URIs and search paths", () => {
  assertEquals(shape("a/b"), "(Path a/b)");
  assertEquals(shape("a//b"), "(Binary // a b)");
  assertEquals(shape("x:x"), "x:x");
  assertEquals(shape("<a/b>"), "<a/b>");
  assertEquals(shape("[ ./a/${x}-y ./. ]"), "(List (Path ./a/ (Interpolation x) -y) (Path ./.))");
  assertEquals(shape("~/${x}"), "(Path ~/ (Interpolation x))");
});

Deno.test("parse() reads old-style let and binds application in lists", () => {
  assertEquals(
    shape("[ f let { body = 1; } ]"),
    "(List f (LegacyLet (Assignment (AttributePath body) 1)))",
  );
});

Deno.test("parse() reports a missing semicolon where the next token stands, and reads on", () => {
  const { tree, errors } = parse("{ a = 1 b = 2; c = 3; }");
  assertEquals(errors.map((error) => error.start), [10]);
  assertEquals(tree.root.type === "AttributeSet" && tree.root.bindings.length, 2);
});

Deno.test("parse() reports where strings, sets and the file should have ended", () => {
  assertEquals(wrong('"a'), ["2: expected the end of the string, but the text ends"]);
  assertEquals(wrong("{ a = 1;"), ['8: expected "}", but the text ends']);
  assertEquals(wrong("a )"), ['2: expected the end of the file, but found ")"']);
  assertEquals(wrong(""), ["0: expected an expression, but the text ends"]);
  assertEquals(wrong("./a/ "), ["4: a path can't end in a slash"]);
  assertEquals(wrong("\ufeff1").length, 1);
});

Deno.test("parse() says all that could stand there, and calls what does by what can be seen", () => {
  assertEquals(wrong("{ a: 1 }"), ['3: expected "." or "=", but found ":"']);
  assertEquals(wrong("{ a, b }"), ['8: expected ":" or "@", but the text ends']);
  assertEquals(wrong("{ a }@b c"), ['8: expected ":", but found "c"']);
  assertEquals(wrong("{ a, "), ['5: expected a name, "..." or "}", but the text ends']);
  assertEquals(wrong("{ a, b"), ['6: expected "," or "}", but the text ends']);
  assertEquals(wrong("( \u00a0"), ["2: expected an expression, but found the character U+00A0"]);
  assertEquals(wrong("( \u{1f600}").slice(0, 1), [
    '2: expected an expression, but found "\u{1f600}"',
  ]);
  assertEquals(wrong('1 ) "'), ['2: expected the end of the file, but found ")"']);
  assertEquals(wrong("{ a = ]; }").length, 1);
});

Deno.test("parse() gives up on absurd depth with one error", () => {
  for (const open of ["(", "[", "{a=", "{${", "a.b or ", '"${', "let a=", "if a then ", "{a?"]) {
    const { errors } = parse(open.repeat(50_000));
    assertEquals(errors.filter((error) => error.code === "too-deep").length, 1, open);
  }
});

Deno.test("parse() counts how deep expressions stand, and gives the number", () => {
  const parenthesized = (depth: number) => "(".repeat(depth) + "1" + ")".repeat(depth);
  assertEquals(parse(parenthesized(MAX_DEPTH - 1)).errors, []);
  const [error] = parse(parenthesized(MAX_DEPTH)).errors;
  assertEquals(error?.message, "expressions stand more than 800 deep in one another");
  assertEquals(error?.start, MAX_DEPTH);
});

Deno.test("parse() takes chains of any length", () => {
  for (const link of ["!", "- ", "a ++ ", "a -> ", "a |> ", "a <| ", "a: ", "with a; "]) {
    assertEquals(parse(link.repeat(50_000) + "a").errors, [], link);
  }
  assertEquals(parse("a" + " ? b".repeat(50_000)).errors, []);
  assertEquals(parse("a" + ".b".repeat(50_000)).errors, []);
});

/** What `act` gives where there is hardly enough of the stack left for it not to throw. */
function nearTheEndOfTheStack<Result>(act: () => Result): Result {
  try {
    return nearTheEndOfTheStack(act);
  } catch {
    return act();
  }
}

Deno.test("parse() says that texts are too deep where its caller has left it little room", () => {
  const { errors } = nearTheEndOfTheStack(() => parse("(".repeat(MAX_DEPTH - 1)));
  assertEquals(errors.map(({ code }) => code), ["too-deep"]);
});
