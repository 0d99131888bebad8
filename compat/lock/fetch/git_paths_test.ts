import { assertEquals } from "@std/assert";
import { gitPaths } from "./git_paths.ts";

const OBJECT = "0123456789abcdef0123456789abcdef01234567";

Deno.test("gitPaths() reads listings of trees and of the index", () => {
  assertEquals(gitPaths(`100644 blob ${OBJECT}\ta b\n`), [
    { mode: "100644", object: OBJECT, path: "a b" },
  ]);
  assertEquals(gitPaths(`120000 ${OBJECT} 0\td/l\n`), [
    { mode: "120000", object: OBJECT, path: "d/l" },
  ]);
});

Deno.test("gitPaths() takes quoted names for the bytes they are", () => {
  const names = String.raw`"\303\251" "\377" "a\tb\"\\\n" "\001"`.split(" ");
  const listing = names.map((name) => `100644 blob ${OBJECT}\t${name}`).join("\n");
  assertEquals(gitPaths(listing).map(({ path }) => path), ["é", "\udcff", 'a\tb"\\\n', "\x01"]);
});
