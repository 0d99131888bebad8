import { assertEquals } from "@std/assert";
import { fileOf, memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { isCurrentSystem, type Lookup, lookupsOf, unwrapped } from "./lookups.ts";
import { parse } from "../../nix/syntax/parse.ts";

function lookups(text: string, texts: Texts = {}): readonly Lookup[] {
  const project = memoryProject({ ...texts, "default.nix": text });
  return lookupsOf(fileOf(project, "default.nix").tree.root, "default.nix", project.open);
}

/** The kind of every look-up of a text, and what it is written as. */
function found(text: string, texts: Texts = {}): readonly string[] {
  return lookups(text, texts).map(({ kind, node }) =>
    `${kind}: ${text.slice(node.start, node.end)}`
  );
}

Deno.test("lookupsOf() finds sources, and the imports of them, outer before inner", () => {
  assertEquals(found("<nixpkgs>"), ["source: <nixpkgs>"]);
  assertEquals(found("import <nixpkgs> { }"), [
    "import: import <nixpkgs> { }",
    "source: <nixpkgs>",
  ]);
  assertEquals(found("(import (<nixpkgs>) { }).hello"), [
    "import: import (<nixpkgs>) { }",
    "source: <nixpkgs>",
  ]);
  assertEquals(found("import <nixpkgs>"), ["import: import <nixpkgs>", "source: <nixpkgs>"]);
  assertEquals(found("import <nixpkgs/nixos> x"), [
    "import: import <nixpkgs/nixos> x",
    "source: <nixpkgs/nixos>",
  ]);
});

Deno.test("lookupsOf() follows names to the source they stand for", () => {
  assertEquals(found("let n = <nixpkgs>; in import n { }"), [
    "source: <nixpkgs>",
    "import: import n { }",
  ]);
  assertEquals(found("{ n ? <nixpkgs> }: import n { }"), [
    "source: <nixpkgs>",
    "import: import n { }",
  ]);
  assertEquals(found("{ n }: import n { }"), []);
  assertEquals(found("import ./pin.nix { }", { "pin.nix": "<nixpkgs>" }), [
    "file: import ./pin.nix { }",
  ]);
});

Deno.test("lookupsOf() finds the current system, and the files that are read", () => {
  assertEquals(found("[ builtins.currentSystem __currentSystem currentSystem ]"), [
    "system: builtins.currentSystem",
    "system: __currentSystem",
  ]);
  const texts = { "a.nix": "1", "b/default.nix": "1" };
  assertEquals(found("[ (import ./a.nix) (p.callPackage ./b { }) (f ./a.nix) ]", texts), [
    "file: import ./a.nix",
    "file: p.callPackage ./b { }",
  ]);
});

Deno.test("lookupsOf() takes what a pin manager's file gives for a source", () => {
  const url = `https://github.com/NixOS/nixpkgs/archive/${"1".repeat(40)}.tar.gz`;
  const niv = {
    "nix/sources.nix": "{ }",
    "nix/sources.json": JSON.stringify({ nixpkgs: { url } }),
  };
  assertEquals(found("let s = import ./nix/sources.nix; in import s.nixpkgs { }", niv), [
    "file: import ./nix/sources.nix",
    "import: import s.nixpkgs { }",
    "source: s.nixpkgs",
  ]);
  assertEquals(
    found("let inherit (import ./nix/sources.nix) nixpkgs; in import nixpkgs { }", niv),
    [
      "file: import ./nix/sources.nix",
      "import: import nixpkgs { }",
    ],
  );
});

Deno.test("lookupsOf() says where a look-up stands", () => {
  const site = (text: string) => {
    const [lookup] = lookups(text);
    const { formal, binding, inFunction } = lookup!;
    return [formal?.name.name, binding && "let", inFunction];
  };
  assertEquals(site("{ a ? <nixpkgs> }: a"), ["a", undefined, true]);
  assertEquals(site("{ a ? (<nixpkgs>) }: a"), ["a", undefined, true]);
  assertEquals(site("{ a ? f <nixpkgs> }: a"), [undefined, undefined, true]);
  assertEquals(site("x: { a ? <nixpkgs> }: a"), [undefined, undefined, false]);
  assertEquals(site("let a = <nixpkgs>; in a"), [undefined, "let", false]);
  assertEquals(site("let a.b = <nixpkgs>; in a"), [undefined, undefined, false]);
  assertEquals(site("let a = <nixpkgs>; in { b }: a"), [undefined, "let", false]);
  assertEquals(site("{ b }: let a = <nixpkgs>; in a"), [undefined, "let", true]);
  assertEquals(site("rec { a = <nixpkgs>; }"), [undefined, undefined, false]);
});

Deno.test("lookupsOf() knows the parentheses around a look-up", () => {
  const outer = (text: string) => {
    const [lookup] = lookups(text);
    return text.slice(lookup!.outer.start, lookup!.outer.end);
  };
  assertEquals(outer("f <nixpkgs>"), "<nixpkgs>");
  assertEquals(outer("f (( <nixpkgs> )) x"), "(( <nixpkgs> ))");
  assertEquals(outer("let inherit (<nixpkgs>) a; in a"), "<nixpkgs>");
});

Deno.test("isCurrentSystem() takes no other name", () => {
  const is = (text: string) => isCurrentSystem(unwrapped(parse(text).tree.root));
  assertEquals(["builtins.currentSystem", "(__currentSystem)"].map(is), [true, true]);
  assertEquals(["currentSystem", "x.currentSystem", "builtins.currentTime"].map(is), [
    false,
    false,
    false,
  ]);
});

Deno.test("lookupsOf() finds a source that a function of the file makes of a pin", () => {
  const fetch = '{ rev }: fetchTarball "https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz"';
  const text = `let fetch = ${fetch}; in import (fetch (importJSON ./pin.json)) { }`;
  const texts = { "pin.json": `{ "rev": "${"1".repeat(40)}" }` };
  assertEquals(found(text, texts), [
    "import: import (fetch (importJSON ./pin.json)) { }",
    "source: fetch (importJSON ./pin.json)",
  ]);
  assertEquals(found(`let fetch = ${fetch}; in x: import (fetch x) { }`), []);
});
