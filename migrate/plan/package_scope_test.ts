import { assertEquals } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";
import { scopeNotes } from "./package_scope.ts";

function columns(text: string): readonly (number | undefined)[] {
  const file = fileOf(memoryProject({ "default.nix": text }), "default.nix");
  return scopeNotes(file).map(({ place }) => place?.column);
}

Deno.test("scopeNotes() tells of arguments that only a set inside nixpkgs has", () => {
  assertEquals(columns("{ numpy, buildPythonPackage }: buildPythonPackage { }"), [10]);
  assertEquals(columns("{ mkDerivation, base, lib }: mkDerivation { }"), [3]);
});

Deno.test("scopeNotes() is silent where nixpkgs has them, or they have defaults", () => {
  assertEquals(columns("{ stdenv, lib }: stdenv.mkDerivation { }"), []);
  assertEquals(columns("{ mkDerivation ? null, base ? null }: mkDerivation { }"), []);
  assertEquals(columns("{ mkDerivation }: mkDerivation { }"), []);
});
