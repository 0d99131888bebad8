import { assertEquals } from "@std/assert";
import type { ShimFile } from "../../compat/shim/shim.ts";
import type { InputUse } from "../../compat/shim/supply.ts";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { type KeptCode, keptCode } from "./kept_code.ts";

const nixpkgs: InputUse = { name: "nixpkgs", flake: true };

function kept(texts: Texts): readonly KeptCode[] {
  const names: readonly ShimFile[] = ["default.nix", "shell.nix"];
  return keptCode(memoryProject(texts), names.filter((name) => name in texts), nixpkgs);
}

/**
 * How the shim in the place of a default.nix calls it: what is supplied, `callPackage` if it is by
 * that.
 */
function supplied(text: string): readonly string[] | undefined {
  const made = kept({ "flake.nix": "{ }", "default.nix": text })[0]?.interface;
  if (made?.kind !== "function") return undefined;
  const { parameters, callPackageOf } = made.call;
  return [...parameters.map(({ name }) => name), ...callPackageOf ? ["callPackage"] : []];
}

Deno.test("keptCode() moves functions and what they read, and leads their paths on", () => {
  const moves = (texts: Texts) =>
    kept(texts).map(({ move: { from, path, text } }) => `${from} ${path} ${text}`);
  assertEquals(
    moves({
      "flake.nix": "{ }",
      "default.nix": "import ./a.nix",
      "shell.nix": "{ debug ? false }: import ./. { src = ./src; }",
      "nix/shell.nix": "1",
    }),
    [
      "default.nix nix/package.nix import ../a.nix",
      "shell.nix nix/shell-2.nix { debug ? false }: import ./package.nix { src = ../src; }",
    ],
  );
  assertEquals(moves({ "flake.nix": "{ }", "default.nix": "{ a = 1; }" }), []);
  assertEquals(moves({ "flake.nix": "{ }", "default.nix": "{ system, overrides }: 1" }), []);
  assertEquals(moves({ "flake.nix": "{ }", "default.nix": "pkgs: 1" }), []);
  assertEquals(moves({ "flake.nix": "import ./default.nix", "default.nix": "{ a }: 1" }), []);
});

Deno.test("keptCode() supplies what is nixpkgs by default from the flake's, and nothing else", () => {
  assertEquals(supplied("{ pkgs ? import <nixpkgs> { }, debug ? false }: 1"), ["pkgs"]);
  assertEquals(supplied("{ nixpkgs ? <nixpkgs>, pkgs ? import nixpkgs { } }: 1"), ["nixpkgs"]);
  assertEquals(supplied("{ debug ? false }: import <nixpkgs> { }"), []);
  assertEquals(supplied("{ home ? <home-manager>, debug ? false }: 1"), []);
  assertEquals(supplied("{ system ? builtins.currentSystem, debug ? false }: 1"), ["system"]);
  assertEquals(supplied("{ stdenv, debug ? false }: 1"), ["callPackage"]);
  assertEquals(supplied("{ pkgs, debug ? false }: 1"), ["pkgs"]);
});

Deno.test("keptCode() tells of what is not in the flake's tree", () => {
  const codes = (texts: Texts) =>
    kept({ "flake.nix": "{ }", ...texts }).flatMap(({ notes }) =>
      notes.map(({ code, place }) => `${code} ${place?.file}`)
    );
  assertEquals(codes({ "default.nix": "{ debug }: import ./a.nix", "a.nix": "import ../b.nix" }), [
    "outside-path a.nix",
  ]);
  assertEquals(codes({ "default.nix": "{ debug }: import <nixpkgs> { }" }), []);
});

Deno.test("keptCode() leaves the system to code that computes it, and tells of packages for it", () => {
  const system = '{ arch ? "i686", system ? "${arch}-linux", ';
  const texts = (rest: string): Texts => ({ "flake.nix": "{ }", "default.nix": system + rest });
  const own = "pkgs ? import <nixpkgs> { inherit system; } }: 1";
  assertEquals(supplied(`${system}${own}`), ["pkgs"]);
  const codes = (rest: string) =>
    kept(texts(rest)).flatMap(({ notes }) => notes.map(({ code }) => code));
  assertEquals(codes(own), ["own-system"]);
  assertEquals(codes("pkgs ? import <nixpkgs> { } }: 1"), []);
});

Deno.test("keptCode() supplies nothing of nixpkgs where the flake has none", () => {
  const without = (text: string) =>
    keptCode(memoryProject({ "flake.nix": "{ }", "default.nix": text }), ["default.nix"], undefined)
      .map(({ interface: made }) => made.kind === "function" && made.call);
  assertEquals(without("{ pkgs ? import <nixpkgs> { } }: 1"), [{ parameters: [] }]);
  assertEquals(without("{ stdenv }: 1"), [{ parameters: [] }]);
});
