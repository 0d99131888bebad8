import { assertEquals } from "@std/assert";
import { parse } from "../parse.ts";
import { applyEdits } from "./edit.ts";
import { moveFile } from "./move.ts";

interface Move {
  readonly from: string;
  readonly to: string;
  readonly resolve?: (target: string) => string;
}

/** Asserts what a move makes of an expression, and that moving it back restores it. */
function moves(move: Move, before: string, after: string): void {
  assertEquals(moved(before, move), after);
  assertEquals(moved(after, { ...move, to: move.to, from: move.to }), after);
  if (!move.resolve) assertEquals(moved(after, { from: move.to, to: move.from }), before);
}

function moved(text: string, { from, to, resolve }: Move): string {
  const { tree, errors } = parse(text);
  assertEquals(errors, [], text);
  const result = applyEdits(text, moveFile(tree, from, to, resolve));
  assertEquals(parse(result).errors, [], result);
  return result;
}

const DOWN = { from: "default.nix", to: "nix/default.nix" };

Deno.test("moveFile() keeps relative paths true", () => {
  moves(DOWN, "./x.nix", "../x.nix");
  moves(DOWN, "./.", "../.");
  moves(DOWN, "./nix/x.nix", "./x.nix");
  moves(DOWN, "../.", "../..");
  moves(DOWN, "[ ../x /x ~/x <x> ]", "[ ../../x /x ~/x <x> ]");
  moves({ from: "a/b.nix", to: "c/d/b.nix" }, "./x + ../c/d", "../../a/x + ./.");
  assertEquals(moved("a/b", DOWN), "../a/b");
  assertEquals(moved("./..", DOWN), "../..");
});

Deno.test("moveFile() rewrites the directory that interpolation stands in", () => {
  moves(DOWN, "./a/${x}/b", "../a/${x}/b");
  moves(DOWN, "./a-${x}", "../a-${x}");
  moves(DOWN, "./nix/${x}", "./${x}");
  moves(DOWN, '"${./a}"', '"${../a}"');
});

Deno.test("moveFile() asks where targets will be", () => {
  const resolve = (target: string) => target === "shell.nix" ? "nix/shell.nix" : target;
  moves({ ...DOWN, resolve }, "[ ./shell.nix ./x ]", "[ ./shell.nix ../x ]");
});

Deno.test("moveFile() writes a sum where a name allows no literal", () => {
  const move = { from: "a b/x.nix", to: "x.nix" };
  assertEquals(moved("[ ./y ./z-${n} ]", move), '[ (./. + "/a b/y") (./. + "/a b/z-${n}") ]');
});
