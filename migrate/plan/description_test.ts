import { assertEquals } from "@std/assert";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { metaDescription } from "./description.ts";

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
