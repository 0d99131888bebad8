import { assertEquals } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";

/** What a file with this text and name is, and how it is called. */
function classified(text: string, path = "default.nix"): string {
  const { kind, calling } = fileOf(memoryProject({ [path]: text }), path);
  return `${kind}, ${calling}`;
}

Deno.test("classify() says how a file is called", () => {
  assertEquals(classified("mkShell { }"), "shell, value");
  assertEquals(classified("{ pkgs ? 1 }: mkShell { }"), "shell, function");
  assertEquals(classified("{ }: mkShell { }"), "shell, function");
  assertEquals(classified("{ ... }: mkShell { }"), "shell, function");
  assertEquals(classified("{ stdenv, x ? 1 }: mkShell { }"), "shell, package function");
  assertEquals(classified("pkgs: mkShell { }"), "other value, lambda");
});

Deno.test("classify() says what a file is by what it evaluates to", () => {
  assertEquals(classified("{ stdenv }: stdenv.mkDerivation { }"), "derivation, package function");
  assertEquals(classified("{ a = mkShell { }; }"), "package set, value");
  assertEquals(classified("import <nixpkgs> { }"), "nixpkgs, value");
  assertEquals(classified("[ ]"), "other value, value");
  assertEquals(classified("f 1"), "unknown, value");
});

Deno.test("classify() knows overlays", () => {
  assertEquals(classified("final: prev: { a = 1; }"), "overlay, lambda");
  assertEquals(classified("self: super: with self; let b = 1; in { a = b; }"), "overlay, lambda");
  const made = "self: super: builtins.removeAttrs (import ./. { }) [ ]";
  assertEquals(classified(made), "overlay, lambda");
  assertEquals(classified("final: prev: { a = 1; } // b"), "overlay, lambda");
  assertEquals(classified("{ a ? 1 }: final: prev: { b = a; }"), "overlay, function");
  assertEquals(classified("{ a }: final: prev: { b = a; }"), "other value, package function");
  assertEquals(classified("{ a ? 1 }: { b ? 2 }: c: d: { }"), "other value, function");
  assertEquals(classified("self: super: mkShell { }"), "other value, lambda");
  assertEquals(classified("self: { a = 1; }"), "other value, lambda");
});

Deno.test("classify() knows NixOS modules from functions of packages", () => {
  const module = "{ config, pkgs, ... }: { services.a = 1; }";
  assertEquals(classified(module), "NixOS module, package function");
  const system = "{ config, lib, ... }: with lib; { imports = [ ]; boot.loader = 1; }";
  assertEquals(classified(system), "NixOS configuration, package function");
  assertEquals(classified("{ config, pkgs }: { a = 1; }"), "package set, package function");
  assertEquals(classified("{ config ? { }, ... }: { a = 1; }"), "package set, function");
});

Deno.test("classify() knows files by their names", () => {
  assertEquals(classified("{ a = mkShell { }; }", "release.nix"), "hydra release, value");
  assertEquals(classified("{ a = mkShell { }; }", "ci/jobsets.nix"), "hydra release, value");
  assertEquals(classified("{ outputs = 1; }", "flake.nix"), "flake, value");
  assertEquals(classified("{ }: { }", "nix/sources.nix"), "pin file, function");
});

Deno.test("classify() knows a file that does nothing but fetch", () => {
  const tarball = 'fetchTarball { url = "https://example.org/a.tar.gz"; }';
  assertEquals(classified(tarball), "pin file, value");
  assertEquals(
    classified("{ fetchFromGitHub }: fetchFromGitHub { }"),
    "derivation, package function",
  );
});

Deno.test("classify() says why", () => {
  const { why } = fileOf(memoryProject({ "a.nix": "{ a }: with a; mkShell { }" }), "a.nix");
  assertEquals(why, "calls mkShell");
});
