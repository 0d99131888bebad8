import { assertEquals } from "@std/assert";
import { memoryProject, memoryTree } from "../../tests/migrate/memory_project.ts";
import { scan } from "./scan.ts";
import type { TreeFile } from "./working_tree.ts";

Deno.test("scan() reads the Nix files that parse, and no others", () => {
  const { files, notes } = memoryProject({
    "default.nix": "{ }",
    "nix/a.nix": "x: x",
    "README.md": "{",
    "a.nix.bak": "{",
  });
  assertEquals([...files].map(([path, { kind }]) => `${path}: ${kind}`), [
    "default.nix: package set",
    "nix/a.nix: other value",
  ]);
  assertEquals(notes, []);
});

Deno.test("scan() says where a file does not parse, and goes on", () => {
  const { files, notes } = memoryProject({ "a.nix": "{\n  a = ;\n}", "b.nix": "1" });
  assertEquals([...files.keys()], ["b.nix"]);
  const [note] = notes;
  assertEquals([note?.code, note?.place?.file, note?.place?.line, note?.place?.column], [
    "syntax",
    "a.nix",
    2,
    7,
  ]);
});

Deno.test("scan() says why a file can't be read", () => {
  const message = (noText: NonNullable<TreeFile["noText"]>) => {
    const { text: _, ...file } = memoryTree({ "a.nix": "" }).files[0]!;
    return scan({ ...memoryTree({}), files: [{ ...file, noText }] }).notes.map((note) =>
      note.message
    );
  };
  assertEquals(message("binary"), ['Cannot read "a.nix": it is a binary file, or encrypted']);
  assertEquals(message("link loop"), ['Cannot read "a.nix": it is a link that leads to itself']);
});

Deno.test("scan() opens a pin manager's file as what its JSON says", () => {
  const { open } = memoryProject({
    "nix/sources.nix": "# niv\n[ ]",
    "nix/sources.json": "{}",
  });
  assertEquals(open("nix/sources.nix")?.type, "AttributeSet");
  assertEquals(memoryProject({ "nix/sources.nix": "[ ]" }).open("nix/sources.nix")?.type, "List");
  assertEquals(memoryProject({ "nix/sources.json": "{}" }).open("nix/sources.nix"), undefined);
});
