import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { parseAttributePath, splitOutputs } from "./installable.ts";

Deno.test("splitOutputs() takes the outputs from the end of a word", () => {
  assertEquals(splitOutputs(".#hello"), { word: ".#hello", outputs: "default" });
  assertEquals(splitOutputs(".#hello^*"), { word: ".#hello", outputs: "all" });
  assertEquals(splitOutputs(".#a^b^out,dev,out"), { word: ".#a^b", outputs: ["dev", "out"] });
  assertEquals(splitOutputs("/nix/store/x.drv^bin"), {
    word: "/nix/store/x.drv",
    outputs: ["bin"],
  });
});

Deno.test("splitOutputs() refuses what is no output", () => {
  for (const text of [".#a^", ".#a^b,", ".#a^b/c", ".#a^..", "github:o/r/a^{commit}"]) {
    assertThrows(() => splitOutputs(text), Failure, "invalid extended outputs specifier");
  }
});

Deno.test("parseAttributePath() splits at dots that are not quoted", () => {
  assertEquals(parseAttributePath(""), []);
  assertEquals(parseAttributePath("a.b"), ["a", "b"]);
  assertEquals(parseAttributePath('a."b.c".d'), ["a", "b.c", "d"]);
  assertEquals(parseAttributePath('x"y z".'), ["xy z"]);
  assertEquals(parseAttributePath("a..b"), ["a", "", "b"]);
  assertThrows(() => parseAttributePath('a."b'), Failure, "missing closing quote");
});
