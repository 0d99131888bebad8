import { assertEquals } from "@std/assert";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { foundTestNotes } from "./found_tests.ts";

/** What is said of a set of tests, with this for `handleTest`. */
function notes(handleTest: string): readonly string[] {
  const text = `{ system ? "", callTest ? t: t.test }: let handleTest = ${handleTest}; in
    { a = handleTest ./a.nix { }; b = (handleTest ./a.nix { }); c = derivation { name = "c"; }; }`;
  const texts = { "tests/default.nix": text, "tests/a.nix": '{ ... }: derivation { name = "a"; }' };
  return foundTestNotes(memoryProject(texts)).map(({ message }) => message);
}

Deno.test("foundTestNotes() names a set of tests that evaluation finds", () => {
  assertEquals(
    notes("path: args: if val ? test then callTest val else mapAttrs (import path args)"),
    ["The tests of tests/default.nix are not in checks: only evaluation tells what a and 1 more will be"],
  );
});

Deno.test("foundTestNotes() says nothing of tests that the text tells", () => {
  assertEquals(notes("path: args: import path ({ inherit system; } // args)"), []);
});
