import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "../parse.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { editsOf } from "./edit.ts";
import { renameFree } from "./rename.ts";

function renames(before: string, after: string): void {
  assertRewrite(before, after, (tree) => {
    return renameFree(tree, "pkgs", "nixpkgs");
  });
}

Deno.test("renameFree() renames where nothing binds the name", () => {
  renames("pkgs.hello", "nixpkgs.hello");
  renames("x: [ pkgs x.pkgs { pkgs = 1; } ]", "x: [ nixpkgs x.pkgs { pkgs = 1; } ]");
  renames("[ pkgs ({ pkgs }: pkgs) ]", "[ nixpkgs ({ pkgs }: pkgs) ]");
  renames("let a = pkgs; in { pkgs }: a", "let a = nixpkgs; in { pkgs }: a");
  renames('"${pkgs}" + ./${pkgs}', '"${nixpkgs}" + ./${nixpkgs}');
  renames("with x; pkgs", "with x; nixpkgs");
});

Deno.test("renameFree() keeps the names of inherited attributes", () => {
  renames("{ inherit pkgs; }", "{ pkgs = nixpkgs; }");
  renames("a: { inherit a pkgs; b = 1; }", "a: { inherit a; pkgs = nixpkgs; b = 1; }");
  renames("let inherit pkgs; in pkgs", "let pkgs = nixpkgs; in pkgs");
  renames(
    "{ inherit a /* a */ pkgs /* b */ c; a = 1; c = 2; }".replace(" a = 1; c = 2;", ""),
    "{ inherit a /* a */ /* b */ c; pkgs = nixpkgs; }",
  );
  renames(
    "{\n  inherit # why\n    pkgs\n    ;\n}",
    "{\n  inherit # why\n    \n    ; pkgs = nixpkgs;\n}",
  );
  renames("{ inherit (pkgs) a; }", "{ inherit (nixpkgs) a; }");
  renames('{ inherit "pkgs"; }', '{ "pkgs" = nixpkgs; }');
});

Deno.test("renameFree() refuses what another variable would capture", () => {
  for (
    const text of [
      "{ nixpkgs }: pkgs",
      "let nixpkgs = 1; in pkgs",
      "rec { nixpkgs = 1; inherit pkgs; }",
      "let inherit pkgs; nixpkgs = 1; in 1",
    ]
  ) {
    assertEquals(renameFree(parse(text).tree, "pkgs", "nixpkgs").kind, "refused", text);
  }
  assertEquals(
    renameFree(parse("{ nixpkgs = 1; inherit pkgs; }").tree, "pkgs", "nixpkgs").kind,
    "edits",
  );
});

Deno.test("renameFree() refuses names that have a meaning already", () => {
  const refusal = (text: string, to: string) => {
    const change = renameFree(parse(text).tree, "pkgs", to);
    return change.kind === "refused" ? [change.why, ...change.at.map(({ start }) => start)] : [];
  };
  assertEquals(refusal("[ pkgs pkgs ]", "import"), ["taken", 2, 7]);
  assertEquals(refusal("[ pkgs nixpkgs ]", "nixpkgs"), ["taken", 7]);
  assertEquals(refusal("with x; [ pkgs nixpkgs ]", "nixpkgs"), ["taken", 15]);
  assertEquals(refusal("[ nixpkgs import ]", "nixpkgs"), []);
  assertEquals(refusal("[ pkgs ]", "pkgs"), []);
});

Deno.test("renameFree() refuses what is no name", () => {
  assertThrows(() => renameFree(parse("__curPos").tree, "__curPos", "a"), TypeError);
  assertThrows(() => renameFree(parse("a").tree, "a", "if"), TypeError);
  assertThrows(() => renameFree(parse("a").tree, "a", "or"), TypeError);
});

Deno.test("renameFree() sees what Nix puts into the set of an `inherit` elsewhere", () => {
  const rename = (before: string, after: string) =>
    assertRewrite(before, after, (tree) => renameFree(tree, "pkgs", "new"));
  rename("{ a = rec { new = 1; }; a = { inherit pkgs; }; }", "refused: captured");
  rename("{ a = rec { new = 1; }; a.b = pkgs; }", "refused: captured");
  rename("{ a.b = pkgs; a = rec { new = 1; }; }", "{ a.b = new; a = rec { new = 1; }; }");
});

Deno.test("renameFree() takes 5,000 sets", () => {
  const { tree } = parse(
    `{ ${Array.from({ length: 5000 }, (_, i) => `a${i} = { inherit pkgs; };`).join(" ")} }`,
  );
  assertEquals(editsOf(renameFree(tree, "pkgs", "new")).length, 5000);
});
