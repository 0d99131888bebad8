import { assertEquals } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";
import { formalsOf } from "./entry.ts";
import { packageScope, scopeNotes } from "./package_scope.ts";

/** The set that a file is called by, and the column of the argument that tells. */
function scope(text: string): readonly (string | number | undefined)[] {
  const file = fileOf(memoryProject({ "default.nix": text }), "default.nix");
  const formals = formalsOf(file)?.formals ?? [];
  const found = packageScope(formals);
  const columns = scopeNotes(file, formals).map(({ place }) => place?.column);
  return found === undefined ? columns : [found, ...columns];
}

Deno.test("packageScope() is the set inside nixpkgs that alone has an argument, and scopeNotes() says so", () => {
  const python = "{ numpy, buildPythonPackage }: buildPythonPackage { }";
  assertEquals(scope(python), ["python3Packages", 10]);
  assertEquals(scope("{ mkDerivation, base, lib }: mkDerivation { }"), ["haskellPackages", 3]);
});

Deno.test("packageScope() is none where nixpkgs has them, or they have defaults", () => {
  assertEquals(scope("{ stdenv, lib }: stdenv.mkDerivation { }"), []);
  assertEquals(scope("{ mkDerivation ? null, base ? null }: mkDerivation { }"), []);
  assertEquals(scope("{ mkDerivation }: mkDerivation { }"), []);
});
