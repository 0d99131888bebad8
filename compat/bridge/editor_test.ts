import { assertEquals } from "@std/assert";
import { editorFor } from "./editor.ts";

Deno.test("editorFor() names the line to editors that take it", () => {
  const place = { file: "/a/b.nix", line: 3 };
  assertEquals(editorFor("vim -R", place), ["vim", "-R", "+3", "/a/b.nix"]);
  assertEquals(editorFor("cat", place), ["cat", "/a/b.nix"]);
  assertEquals(editorFor("/bin/nano", { ...place, line: 0 }), ["/bin/nano", "/a/b.nix"]);
});
