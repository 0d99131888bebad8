import { assertEquals } from "@std/assert";
import { type Drawn, memoryTree, nodeOf } from "../../tests/store/memory_tree.ts";
import { indexTree, ownSources } from "./own_sources.ts";

const PROJECT = memoryTree({
  "default.nix": "{ }",
  ".git": { entries: { HEAD: "x" } },
  src: { entries: { "main.c": "int main;", doc: { entries: { "a.md": "A" } } } },
  copy: { entries: { "main.c": "int main;" } },
  patches: { entries: { "fix.patch": "-+" } },
  empty: { entries: {} },
});

async function placeOf(name: string, drawn: Drawn): Promise<string | undefined> {
  const path = `/nix/store/${"0".repeat(32)}-${name}`;
  return (await ownSources([path], await indexTree(PROJECT), () => nodeOf(drawn))).get(path);
}

Deno.test("ownSources() knows a copy of the whole and of a part by its content", async () => {
  assertEquals(await placeOf("x", { entries: { "default.nix": "{ }" } }), "");
  assertEquals(await placeOf("x", { entries: { doc: { entries: { "a.md": "A" } } } }), "src");
  assertEquals(await placeOf("x", { entries: { ".git": { entries: { HEAD: "x" } } } }), "");
});

Deno.test("ownSources() takes the place of the same name, else the one nearest to the root", async () => {
  assertEquals(await placeOf("copy", { entries: { "main.c": "int main;" } }), "copy");
  assertEquals(await placeOf("other", { entries: { "main.c": "int main;" } }), "src");
});

Deno.test("ownSources() wants every file alike", async () => {
  assertEquals(await placeOf("src", { entries: { "main.c": "int main2;" } }), undefined);
  assertEquals(await placeOf("src", { entries: { "main.c": "int main;", more: "" } }), undefined);
  assertEquals(await placeOf("src", { entries: { "main.c": { link: "int main;" } } }), undefined);
});

Deno.test("ownSources() takes a single file by name and content", async () => {
  assertEquals(await placeOf("fix.patch", "-+"), "patches/fix.patch");
  assertEquals(await placeOf("other.patch", "-+"), undefined);
  assertEquals(await placeOf("fix.patch", "--"), undefined);
});

Deno.test("ownSources() takes an empty directory for nobody's", async () => {
  assertEquals(await placeOf("empty", { entries: {} }), undefined);
});
