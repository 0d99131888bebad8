import { assertEquals } from "@std/assert";
import type { TreeFile } from "./working_tree.ts";
import { filesAt } from "./files_at.ts";

Deno.test("filesAt() finds a file, or what is below a directory, and no neighbours", () => {
  const paths = ["a", "b-1", "b.nix", "b/c", "b/d/e", "b0", "c"];
  const files = paths.map((path): TreeFile => ({
    path,
    kind: "file",
    mode: 0o644,
    executable: false,
    status: "tracked",
    text: "",
  }));
  const found = (path: string) => filesAt({ files }, path).map(({ path }) => path);
  assertEquals(found("a"), ["a"]);
  assertEquals(found("b"), ["b/c", "b/d/e"]);
  assertEquals(found("b/d"), ["b/d/e"]);
  assertEquals(found("c"), ["c"]);
  assertEquals(found("d"), []);
  assertEquals(found(""), []);
});
