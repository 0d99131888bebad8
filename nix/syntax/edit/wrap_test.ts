import { assertThrows } from "@std/assert";
import { parse, type SyntaxTree } from "../parse.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { wrapInLambda } from "./wrap.ts";

function wraps(before: string, after: string): void {
  const formals = [{ name: "pkgs", default: "import <nixpkgs> { }" }];
  assertRewrite(before, after, (tree) => wrapInLambda(tree, formals));
}

Deno.test("wrapInLambda() puts the head behind the comments of the file", () => {
  wraps("with pkgs; a\n", "{ pkgs ? import <nixpkgs> { } }:\nwith pkgs; a\n");
  wraps(
    "#! /usr/bin/env nix-shell\n# why\nlet a = 1; in\na\n",
    "#! /usr/bin/env nix-shell\n# why\n{ pkgs ? import <nixpkgs> { } }:\nlet a = 1; in\na\n",
  );
});

Deno.test("wrapInLambda() gives a function the formals it has not", () => {
  wraps("{ a }: a", "{ a, pkgs ? import <nixpkgs> { } }: a");
  wraps("{ pkgs }: pkgs", "{ pkgs }: pkgs");
});

Deno.test("wrapInLambda() breaks long heads", () => {
  const formals = ["first", "second", "third"].map((name) => ({
    name,
    default: "builtins.currentSystem",
  }));
  assertRewrite(
    "a\n",
    `{
  first ? builtins.currentSystem,
  second ? builtins.currentSystem,
  third ? builtins.currentSystem,
}:
a
`,
    (tree) => wrapInLambda(tree, formals),
  );
});

Deno.test("wrapInLambda() calls all that the function is given by an alias", () => {
  const formals = [{ name: "a" }, { name: "b", default: "1" }];
  const wrap = (tree: SyntaxTree) => wrapInLambda(tree, formals, { alias: "all" });
  assertRewrite("a all\n", "{ a, b ? 1, ... }@all:\na all\n", wrap);
});

Deno.test("wrapInLambda() refuses what is no formal", () => {
  const { tree } = parse("a");
  assertThrows(() => wrapInLambda(tree, [{ name: "let" }]), TypeError);
  assertThrows(() => wrapInLambda(tree, [{ name: "a", default: "," }]), TypeError);
});
