import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { closureOf, rewirer } from "./closure.ts";
import { planEntries } from "./entry.ts";
import { fileChanges } from "./file_changes.ts";

/** `edit a.nix: …` for every change. */
function changes(texts: Texts): readonly string[] {
  const project = memoryProject(texts);
  const { entries } = planEntries(project, "shim");
  const lookups = project.lookups;
  const closure = closureOf(entries.map(({ name }) => name), lookups);
  const rewired = rewirer(project, closure, lookups, () => ({
    inputOf: () => ({ name: "nixpkgs", flake: true }),
    pinsOf: () => ({}),
    calledTests: new Set(),
    sharedTests: new Set(),
    asksLock: false,
    defaultOf: (supply) => supply.kind === "system" ? "builtins.currentSystem" : "<nixpkgs>",
  }));
  return fileChanges({ project, entries, closure, lookups, rewired, others: new Map() }).map(
    ({ kind, path, text }) => {
      assertEquals(check(parse(text)), [], text);
      return `${kind} ${path}: ${text}`;
    },
  );
}

Deno.test("fileChanges() moves entries, and leaves what stays the same", () => {
  assertEquals(changes({ "default.nix": "derivation { src = ./a; }", "b.nix": "1", "a": "" }), [
    "move nix/package.nix: derivation { src = ../a; }",
  ]);
  assertEquals(changes({ "default.nix": "derivation { }" }), [
    "move nix/package.nix: derivation { }",
  ]);
});

Deno.test("fileChanges() rewires what entries read, and nothing else", () => {
  const other = "<nixpkgs>";
  assertEquals(
    changes({
      "default.nix": "derivation { a = import ./a.nix; }",
      "a.nix": "import <nixpkgs> { }",
      "other.nix": other,
    }),
    [
      "move nix/package.nix: { pkgs ? <nixpkgs> }:\nderivation { a = import ../a.nix { inherit pkgs; }; }",
      "edit a.nix: { pkgs ? <nixpkgs> }:\npkgs",
    ],
  );
});

Deno.test("fileChanges() lets others call a file that has become a function", () => {
  assertEquals(
    changes({
      "default.nix": "derivation { a = import ./a.nix; }",
      "a.nix": "import <nixpkgs> { }",
      "release.nix": "[ (import ./a.nix) (import ./default.nix) ]",
    }).at(-1),
    "edit release.nix: [ (import ./a.nix { }) (import ./default.nix) ]",
  );
});

Deno.test("fileChanges() gives files that read each other what each needs", () => {
  assertEquals(
    changes({
      "default.nix": "derivation { a = import ./a.nix; b = import <nixpkgs> { }; }",
      "a.nix": "[ (import ./default.nix) builtins.currentSystem ]",
    }),
    [
      "move nix/package.nix: { pkgs ? <nixpkgs>, system ? builtins.currentSystem }:\n" +
      "derivation { a = import ../a.nix { inherit pkgs system; }; b = pkgs; }",
      "edit a.nix: { pkgs ? <nixpkgs>, system ? builtins.currentSystem }:\n" +
      "[ (import ./nix/package.nix { inherit pkgs system; }) system ]",
    ],
  );
});

Deno.test("fileChanges() ends where a file reads itself", () => {
  assertEquals(changes({ "default.nix": "derivation { a = import ./.; b = <nixpkgs>; }" }), [
    "move nix/package.nix: { nixpkgs ? <nixpkgs> }:\n" +
    "derivation { a = import ./package.nix { inherit nixpkgs; }; b = nixpkgs; }",
  ]);
});
