import { assertEquals } from "@std/assert";
import { fileOf, memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { lookupsOf } from "../scan/lookups.ts";
import { outermost, pathEdits } from "./path_edits.ts";

const moved = new Map([["default.nix", "nix/package.nix"], ["shell.nix", "nix/shell.nix"]]);

/** What becomes of a file when it moves, or stays; the other files of the project are `texts`. */
function edited(text: string, [from, to]: readonly [string, string], texts: Texts): string {
  const project = memoryProject({ ...texts, [from]: text });
  const file = fileOf(project, from);
  const lookups = lookupsOf(file.tree.root, from, project.open);
  const after = applyEdits(text, outermost(pathEdits(file, to, lookups, moved)));
  assertEquals(parse(after).errors, [], after);
  return after;
}

/** Once moved, a file stays as it is. */
function moves(before: string, after: string, texts: Texts = {}): void {
  assertEquals(edited(before, ["default.nix", "nix/package.nix"], texts), after);
  assertEquals(edited(after, ["nix/package.nix", "nix/package.nix"], {}), after);
}

Deno.test("pathEdits() keeps true what a file that moves says of its surroundings", () => {
  moves("{ src = ./.; }", "{ src = ../.; }");
  moves("./a/b", "../a/b");
  moves("./nix/a.nix", "./a.nix");
  moves("./nix", "./.");
  moves("../a", "../../a");
  moves('"${./a}" + ./${x}/b', '"${../a}" + ../${x}/b');
  moves("[ /a ~/b <c> ]", "[ /a ~/b <c> ]");
});

Deno.test("pathEdits() lets code that is read follow the file it stands in", () => {
  const texts = { "shell.nix": "1", "a.nix": "1" };
  moves("import ./shell.nix", "import ./shell.nix", texts);
  moves("import ./a.nix", "import ../a.nix", texts);
  moves("[ (import ./.) ./. ./default.nix ]", "[ (import ./package.nix) ../. ../default.nix ]");
  moves("callPackage ./default.nix { }", "callPackage ./package.nix { }");
});

Deno.test("pathEdits() leads files that stay to the new places", () => {
  const from = ["sub/a.nix", "sub/a.nix"] as const;
  const texts = { "default.nix": "1" };
  const stays = (before: string, after: string) => {
    assertEquals(edited(before, from, texts), after);
    assertEquals(edited(after, from, texts), after);
  };
  stays("import ../.", "import ../nix/package.nix");
  stays("import ../default.nix { }", "import ../nix/package.nix { }");
  stays("[ ../. ./b ]", "[ ../. ./b ]");
});

Deno.test("outermost() keeps what stands beside another edit, and drops what lies in one", () => {
  const edit = (start: number, end: number, text = "x") => ({ start, end, text });
  const kept = (...edits: readonly ReturnType<typeof edit>[]) => outermost(edits).length;
  assertEquals(kept(edit(0, 5), edit(1, 2)), 1);
  assertEquals(kept(edit(0, 5), edit(2, 2)), 1);
  assertEquals(kept(edit(0, 5), edit(0, 2)), 1);
  assertEquals(kept(edit(0, 5), edit(3, 5)), 1);
  assertEquals(kept(edit(0, 5), edit(0, 0)), 2);
  assertEquals(kept(edit(0, 5), edit(5, 5)), 2);
  assertEquals(kept(edit(0, 5), edit(5, 6)), 2);
  assertEquals(kept(edit(1, 1), edit(1, 1)), 2);
  assertEquals(outermost([edit(1, 2, "a"), edit(1, 2, "b")]), [edit(1, 2, "a")]);
  assertEquals(kept(edit(0, 3), edit(1, 2), edit(3, 3), edit(2, 2), edit(3, 4), edit(0, 0)), 4);
});

Deno.test("outermost() takes as many edits as a long file has paths", () => {
  const edits = Array.from({ length: 200_000 }, (_, at) => ({ start: at, end: at + 1, text: "" }));
  assertEquals(outermost(edits).length, edits.length);
});
