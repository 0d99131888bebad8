import { assertEquals } from "@std/assert";
import { memoryProject, memoryTree } from "../../tests/migrate/memory_project.ts";
import { metaDescription, readmeDescription } from "./description.ts";

function described(...texts: readonly string[]): string | undefined {
  const named = texts.map((text, index) => [`${index}.nix`, text]);
  const { files, open } = memoryProject(Object.fromEntries(named));
  return metaDescription([...files.values()], open);
}

Deno.test("metaDescription() finds the first description that is written out", () => {
  assertEquals(described('{ meta = { description = "A b"; }; }'), "A b");
  assertEquals(described('{ meta.description = "A b"; }'), "A b");
  assertEquals(described('f { meta = with lib; { description = "A b"; }; }'), "A b");
  assertEquals(
    described('{ a = "b"; }', '{ meta.description = "A"; }', '{ meta.description = "B"; }'),
    "A",
  );
  assertEquals(described('{ meta.description = "\\"a\\" \\${b}"; }'), '"a" ${b}');
});

Deno.test("metaDescription() takes no other description", () => {
  assertEquals(described('{ description = "a"; }'), undefined);
  assertEquals(described('{ meta.longDescription = "a"; }'), undefined);
  assertEquals(described("{ meta.description = f x; }"), undefined);
  assertEquals(described('{ options.description = "a"; meta.platforms = [ ]; }'), undefined);
});

function readme(text: string, name = "README.md"): string | undefined {
  return readmeDescription(memoryTree({ [name]: text }));
}

Deno.test("readmeDescription() takes the first sentence", () => {
  assertEquals(
    readme("# a\n\nA *fine* `thing` to\nhave: it works. Buy it.\n"),
    "A fine thing to have: it works",
  );
  assertEquals(readme("A [linked](x) thing", "readme"), "A linked thing");
  assertEquals(readme("Title\n=====\n\nA thing.\r\n\r\nAnother.\n", "README.rst"), "A thing");
  assertEquals(
    readme("A snake_case thing for node.js users"),
    "A snake_case thing for node.js users",
  );
});

Deno.test("readmeDescription() passes over what is no sentence", () => {
  const skipped = [
    "[![ci](a)](b) [![x](y)](z)",
    "<p align=center>the logo</p>",
    "- a list of things",
    "```\nsome code here\n```",
    "> a quote of it",
    "one",
    `${"very ".repeat(30)}long`,
  ];
  for (const text of skipped) assertEquals(readme(`# a\n\n${text}\n\nA thing.\n`), "A thing", text);
  assertEquals(readme("# a"), undefined);
  assertEquals(readme("A thing", "README.nix"), undefined);
});
