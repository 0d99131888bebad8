import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { fileThunk, importedFile, projectPath, resolveFrom } from "./local_path.ts";
import { topScope } from "./names.ts";

Deno.test("resolveFrom() takes a path from the file it stands in to the root", () => {
  const paths = [
    ["default.nix", "./a.nix", "a.nix"],
    ["default.nix", "./.", ""],
    ["nix/x.nix", "../a", "a"],
    ["nix/x.nix", "../.", ""],
    ["nix/x.nix", "./y/../z", "nix/z"],
    ["default.nix", "../a", "../a"],
    ["nix/x.nix", "../../../a", "../../a"],
  ] as const;
  for (const [file, path, expected] of paths) assertEquals(resolveFrom(file, path), expected);
});

Deno.test("projectPath() reads relative literals, and no others", () => {
  const path = (text: string) => {
    const { root } = parse(text).tree;
    return root.type === "Path" ? projectPath(root, "nix/x.nix") : "no path";
  };
  assertEquals(path("../a"), "a");
  assertEquals(path("/a"), undefined);
  assertEquals(path("~/a"), undefined);
  assertEquals(path("./a/${b}"), undefined);
});

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
  assertEquals(imported('(./. + "/a.nix")', texts), undefined);
  assertEquals(imported("x", texts), undefined);
});

Deno.test("fileThunk() stands at the top of the file it opens", () => {
  const { open } = memoryProject({ "a.nix": "[ ]", "default.nix": "./a.nix" });
  const thunk = fileThunk(parse("./a.nix").tree.root, topScope("default.nix", open));
  assertEquals([thunk?.expression.type, thunk?.scope.file], ["List", "a.nix"]);
});
