import { assertEquals } from "@std/assert";
import { nixPlace, nixWords } from "./words.ts";

Deno.test("nixWords() finds the error where Nix 2.3 puts it", () => {
  const stderr = `warning: unknown setting 'x'
error: attribute 'b' missing, at /w/a.nix:1:2
(use '--show-trace' to show detailed location information)
`;
  assertEquals(nixWords(stderr), "attribute 'b' missing, at /w/a.nix:1:2");
});

Deno.test("nixWords() leaves out the excerpt and the hint of Nix 2.8", () => {
  const stderr = `error: attribute 'b' missing

       at /w/a.nix:1:2:

            1| { a = 1; }.b
             |  ^
       Did you mean a?
`;
  assertEquals(nixWords(stderr), "attribute 'b' missing, at /w/a.nix:1:2");
});

Deno.test("nixWords() finds the error after the trace of newer Nixes, colours or not", () => {
  const stderr = `\u001b[31;1merror:\u001b[0m
       … while evaluating the attribute 'a'
         at /w/a.nix:1:78:
            1| let f = …
             |     ^

       \u001b[31;1merror:\u001b[0m my words
       second line
`;
  assertEquals(nixWords(stderr), "my words\nsecond line");
});

Deno.test("nixWords() gives everything where nothing is marked", () => {
  assertEquals(nixWords("  Killed\n"), "Killed");
});

Deno.test("nixPlace() takes the frame next to an error without a place, on either side", () => {
  const error = "error: in pure evaluation mode, 'fetchurl' requires a 'sha256' argument";
  const inner = "       … while calling the 'fetchurl' builtin\n         at /w/a.nix:1:2:\n";
  const outer = "       … while calling a function\n         at /w/b.nix:3:4:\n";
  assertEquals(nixPlace(`error:\n${outer}\n${inner}\n       ${error}\n`), "/w/a.nix:1:2");
  assertEquals(nixPlace(`${error}\n\n${inner}\n${outer}`), "/w/a.nix:1:2");
  assertEquals(nixPlace(`${error}\n`), undefined);
});
