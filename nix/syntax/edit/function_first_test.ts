import { assertRewrite } from "./assert_rewrite.ts";
import { functionFirst } from "./function_first.ts";

function comesFirst(before: string, after: string): void {
  assertRewrite(before, after, functionFirst);
}

Deno.test("functionFirst() puts the function before the let, comments where they belong", () => {
  comesFirst(
    "# A file.\nlet\n  a = import ./a.nix; # a\nin\n# A function.\n{ x ? 1 }:\n\n# Its body.\na x\n",
    "# A file.\n# A function.\n{ x ? 1 }:\nlet\n  a = import ./a.nix; # a\nin\n\n# Its body.\na x\n",
  );
  comesFirst("let a = 1; in { x }: a + x\n", "{ x }:\nlet a = 1; in\na + x\n");
  comesFirst("let a = 1; in b@{ x, ... }: a\n", "b@{ x, ... }:\nlet a = 1; in\na\n");
});

Deno.test("functionFirst() makes arguments of what defaults read, and of what that reads", () => {
  comesFirst(
    "let\n  a = import ./a.nix;\n  b = a.b;\n  c = 1;\nin\n{ x ? b }:\nx c\n",
    "{ x ? b, a ? import ./a.nix, b ? a.b }:\nlet\n  c = 1;\nin\nx c\n",
  );
  comesFirst("let a = 1; in\n{ x ? a }:\nx a\n", "{ x ? a, a ? 1 }:\nx a\n");
});

Deno.test("functionFirst() leaves files of another shape alone", () => {
  for (const text of ["{ x }: let a = 1; in a", "let a = 1; in x: a", "let a = 1; in a"]) {
    comesFirst(text, text);
  }
});

Deno.test("functionFirst() refuses where a name would mean something else", () => {
  const captured = [
    "let a = 1; in { a }: a",
    "let a = 1; in a@{ b }: a",
    "let a = map f; f = 1; in { map }: a",
    "let a = with p; lib; p = { }; in { lib }: a",
  ];
  for (const text of captured) comesFirst(text, "refused: captured");
  const meant = "{ map }:\nlet a = map f; f = 1; in\na\n";
  assertRewrite(captured[2] + "\n", meant, (tree) => functionFirst(tree, ["map"]));
  comesFirst("let inherit (p) a; p = { }; in { x ? a }: x", "refused: read");
  const called = "let a = 1; in { x ? a, y }: x\n";
  comesFirst(called, "refused: read");
  assertRewrite(called, "{ x ? a, y, a ? 1 }: x\n", (tree) => functionFirst(tree, ["y"]));
});
