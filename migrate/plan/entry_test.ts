import { assertEquals } from "@std/assert";
import {
  fileOf,
  memoryProject,
  memoryTree,
  type Texts,
} from "../../tests/migrate/memory_project.ts";
import { scan } from "../scan/scan.ts";
import { callOf, formalsOf, freePath, nestedEntries, planEntries, testEntries } from "./entry.ts";

/** `default.nix package nix/package.nix` for every entry, then the code of every note. */
function entries(texts: Texts): readonly string[] {
  const { entries, notes } = planEntries(memoryProject(texts), "shim");
  return [
    ...entries.map(({ name, role, target }) => `${name} ${role} ${target}`),
    ...notes.map(({ code, place }) => `${code} ${place?.file}`),
  ];
}

const shell = "{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { }";
const program = "{ stdenv }: stdenv.mkDerivation { }";

Deno.test("planEntries() says what each entry becomes, and where its code goes", () => {
  assertEquals(entries({ "default.nix": program, "shell.nix": shell }), [
    "default.nix package nix/package.nix",
    "shell.nix shell nix/shell.nix",
  ]);
  const role = (text: string, name = "default.nix") => entries({ [name]: text })[0];
  assertEquals(role(shell), "default.nix shell nix/shell.nix");
  assertEquals(role(program, "shell.nix"), "shell.nix shell nix/shell.nix");
  assertEquals(role(`{ a = derivation { }; }`), "default.nix packages nix/packages.nix");
  assertEquals(role(`{ a = derivation { }; b = 1; }`), "default.nix mixed set nix/packages.nix");
  assertEquals(role("{ a = mkShell { }; }", "shell.nix"), "shell.nix shells nix/shells.nix");
  assertEquals(role("import <nixpkgs> { }"), "default.nix nixpkgs nix/nixpkgs.nix");
  assertEquals(role("f x"), "default.nix derivation or set nix/project.nix");
  assertEquals(role("f x", "shell.nix"), "shell.nix shell nix/shell.nix");
});

Deno.test("planEntries() makes one check, or one set of them, of the first file that has any", () => {
  const [one, set] = [`runCommand "a" { } ""`, `{ a = runCommand "a" { } ""; }`];
  assertEquals(entries({ "tests/default.nix": one }), [
    "tests/default.nix check tests/default.nix",
  ]);
  assertEquals(entries({ "ci.nix": set, "tests.nix": one }), ["ci.nix checks ci.nix"]);
  assertEquals(entries({ "ci.nix": "f x", "tests.nix": one }), ["tests.nix check tests.nix"]);
  assertEquals(entries({ "tests.nix": "{ a }: derivation { }" }), []);
});

Deno.test("planEntries() keeps default.nix among the packages where both are for shells", () => {
  assertEquals(entries({ "default.nix": shell, "shell.nix": shell }), [
    "default.nix package nix/package.nix",
    "shell.nix shell nix/shell.nix",
  ]);
  assertEquals(entries({ "default.nix": shell, "shell.nix": "{ a = mkShell { }; }" }), [
    "default.nix package nix/package.nix",
    "shell.nix shells nix/shells.nix",
  ]);
});

Deno.test("planEntries() takes no place that a file has", () => {
  const taken = { "nix/package.nix": "1", "nix/package-2.nix": "1" };
  assertEquals(entries({ ...taken, "default.nix": program }), [
    "default.nix package nix/package-3.nix",
  ]);
  assertEquals(freePath("a", new Set(["nix/a.nix"])), "nix/a-2.nix");
});

Deno.test("planEntries() leaves alone, and says so, what is no part of a flake", () => {
  const left = ["unsupported-entry default.nix"];
  assertEquals(entries({ "default.nix": "final: prev: { }" }), left);
  assertEquals(entries({ "default.nix": "pkgs: pkgs.mkShell { }" }), left);
  assertEquals(entries({ "default.nix": "{ config, ... }: { }" }), left);
  assertEquals(entries({ "default.nix": "fetchTarball { }" }), left);
  const link = memoryTree({ "shell.nix": shell }, {}, () => ({ kind: "symlink", target: "a.nix" }));
  assertEquals(planEntries(scan(link), "shim").notes.map(({ code }) => code), ["linked-entry"]);
});

Deno.test("callOf() imports what has its arguments, and asks callPackage for the rest", () => {
  const nixpkgs = { name: "nixpkgs", flake: true };
  const packages = { kind: "packages", input: nixpkgs } as const;
  const call = (text: string) =>
    callOf(fileOf(memoryProject({ "default.nix": text }), "default.nix"), [], nixpkgs);
  const pkgs = { name: "pkgs", supply: packages };
  const system = { name: "system", supply: { kind: "system" } } as const;
  assertEquals(call("{ a ? 1 }: a"), { parameters: [] });
  assertEquals(call("{ pkgs }: pkgs"), { parameters: [pkgs] });
  assertEquals(call("{ pkgs, system }: pkgs"), { parameters: [pkgs, system] });
  assertEquals(call('{ system ? "x86_64-linux" }: system'), { parameters: [system] });
  assertEquals(call("{ stdenv, pkgs, system }: stdenv"), {
    parameters: [system],
    callPackageOf: packages,
  });
});

Deno.test("formalsOf() sees through the import of another file", () => {
  const project = memoryProject({ "default.nix": "import ./a.nix", "a.nix": "{ b }: b" });
  const names = formalsOf(fileOf(project, "default.nix"))?.formals.map(({ name }) => name.name);
  assertEquals(names, ["b"]);
  assertEquals(formalsOf(fileOf(memoryProject({ "a.nix": "x: x" }), "a.nix")), undefined);
});

Deno.test("nestedEntries() finds projects in directories, and calls them by those", () => {
  const project = memoryProject({
    "web/default.nix": program,
    "web/shell.nix": shell,
    "web/deep/default.nix": program,
    "nix/default.nix": program,
    "web/tests/default.nix": program,
    "data/default.nix": "1",
  });
  const found = nestedEntries(project).map(({ name, outputName, role, target }) =>
    `${name} ${outputName} ${role} ${target}`
  );
  assertEquals(found, [
    "web/default.nix web package web/default.nix",
    "web/shell.nix web shell web/shell.nix",
    "web/deep/default.nix web-deep package web/deep/default.nix",
  ]);
});

Deno.test("testEntries() finds files with a test of NixOS each, and calls them by their names", () => {
  const test = "{ pkgs ? import <nixpkgs> { } }: pkgs.nixosTest { }";
  const project = memoryProject({
    "tests/service.nix": test,
    "tests/vm/default.nix": "import <nixpkgs/nixos/tests/make-test-python.nix> { }",
    "tests/set.nix": `{ a = import ./service.nix { }; }`,
    "tests/taking.nix": "{ pkgs }: pkgs.nixosTest { }",
    "templates/a/test.nix": test,
    "test.nix": test,
    "build.nix": program,
  });
  assertEquals(testEntries(project).map(({ name, outputName }) => `${name} ${outputName}`), [
    "tests/service.nix service",
    "tests/vm/default.nix vm",
  ]);
});
