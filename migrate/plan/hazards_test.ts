import { assertEquals } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";
import { hazardsIn } from "./hazards.ts";

function codes(text: string): readonly string[] {
  const project = memoryProject({ "default.nix": text, "a.nix": "{ }: 1" });
  return hazardsIn(fileOf(project, "default.nix"), project, new Set()).map(({ code }) => code);
}

Deno.test("hazardsIn() warns of fetched code that is asked for its defaults", () => {
  assertEquals(codes("{ sources }: import sources.niv { }"), ["foreign-import"]);
  const fetched = 'fetchTarball { url = "https://example.org/a"; sha256 = "0"; }';
  assertEquals(codes(`let a = ${fetched}; in import a { b = 1; }`), ["foreign-import"]);
});

Deno.test("hazardsIn() says nothing of code that is told, is of the project, or is nixpkgs", () => {
  assertEquals(codes("{ sources, pkgs }: import sources.niv { inherit pkgs; }"), []);
  assertEquals(codes("{ sources }: import sources.nixpkgs { }"), []);
  assertEquals(codes("import ./a.nix { }"), []);
  assertEquals(codes("import <nixpkgs> { }"), []);
});
