import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../nix/diagnostic.ts";
import { shebangText, shebangWords } from "./shebang.ts";

Deno.test("shebangText() is what stands in the nix lines of the comments at a script's head", () => {
  const lines = ["#!/usr/bin/env nix", "#! nix shell", "-- a", "(* b", "#!nix  --impure \t\r"];
  const none = ["#! nixx", "# nix c", "#! nix", "code", "#! nix d", ""];
  assertEquals(shebangText([...lines, ...none].join("\n")), "shell\n --impure\n\n");
  assertEquals(shebangText("#! nix build"), "");
});

Deno.test("shebangWords() are parted by blanks, and kept whole between double backticks", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "": [],
    " a\tb\nc#d ": ["a", "b", "c#d"],
    "``a b`` c": ["a b", "c"],
    "`` a\n* `` c": [" a\n*", "c"],
    "``a ` ``` ```` b ``": ["a ` `` ``` b"],
    "lost``a``b": ["a", "b"],
  };
  for (const [text, words] of Object.entries(cases)) assertEquals(shebangWords(text), words, text);
});

Deno.test("shebangWords() refuses what Nix keeps for later", () => {
  for (const text of ["a *", "a $b", "`a`", "#a", "a 'b'", "``a", "``a```"]) {
    assertThrows(() => shebangWords(text), Failure, "nix shebang", text);
  }
});
