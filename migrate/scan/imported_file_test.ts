import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { fileThunk, importedFile } from "./imported_file.ts";
import { topScope } from "./names.ts";

function imported(text: string, texts: Texts, file = "default.nix"): string | undefined {
  const scope = topScope(file, memoryProject({ ...texts, [file]: text }).open);
  return importedFile(parse(text).tree.root, scope);
}

Deno.test("importedFile() finds the file, or the default.nix of a directory", () => {
  const texts = { "a.nix": "1", "b/default.nix": "1", "bad.nix": "{" };
  assertEquals(imported("./a.nix", texts), "a.nix");
  assertEquals(imported("(./a.nix)", texts), "a.nix");
  assertEquals(imported("./b", texts), "b/default.nix");
  assertEquals(imported("../.", { "default.nix": "1" }, "nix/x.nix"), "default.nix");
});

Deno.test("importedFile() finds nothing that is not there, does not parse, or is computed", () => {
  const texts = { "a.nix": "1", "bad.nix": "{" };
  assertEquals(imported("./c.nix", texts), undefined);
  assertEquals(imported("./bad.nix", texts), undefined);
  assertEquals(imported('(./. + "/${x}.nix")', texts), undefined);
  assertEquals(imported("x", texts), undefined);
});

Deno.test("fileThunk() stands at the top of the file it opens", () => {
  const { open } = memoryProject({ "a.nix": "[ ]", "default.nix": "./a.nix" });
  const thunk = fileThunk(parse("./a.nix").tree.root, topScope("default.nix", open));
  assertEquals([thunk?.expression.type, thunk?.scope.file], ["List", "a.nix"]);
});
