import { assertEquals } from "@std/assert";
import { replWords } from "./repl.ts";

Deno.test("replWords() names the file by a flag once there is one", () => {
  const words = (version: string) => replWords({ file: "x", version }).join(" ");
  assertEquals(words("2.3.7"), "repl x");
  assertEquals(words("2.9.2"), "repl x");
  assertEquals(words("2.10.0"), "repl --file x");
  assertEquals(words("2.34.8pre1"), "repl --file x");
  assertEquals(words("3.0"), "repl --file x");
});
