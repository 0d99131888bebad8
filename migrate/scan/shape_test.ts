import { assertEquals } from "@std/assert";
import { fileOf, memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { type Shape, shapeOf, shapeWhenCalled } from "./shape.ts";

function shape(text: string, texts: Texts = {}): Shape {
  return fileOf(memoryProject({ ...texts, "default.nix": text }), "default.nix").shape;
}

/** The kind of what nix-build makes of each text, the same for all. */
function kinds(kind: Shape["kind"], ...texts: readonly string[]): void {
  for (const text of texts) {
    const { kind: actual, why } = shapeWhenCalled(shape(text));
    assertEquals(actual, kind, `${text}: ${why}`);
  }
}

Deno.test("shapeOf() knows nixpkgs' makers of derivations and shells by their names", () => {
  kinds(
    "derivation",
    "pkgs.stdenv.mkDerivation { }",
    "stdenv.mkDerivation rec { }",
    "derivation { }",
    "pkgs.rustPlatform.buildRustPackage { }",
    "(pkgs.writeShellScriptBin) a b",
    "x.overrideAttrs (old: { })",
    "pkgs.python3.withPackages (p: [ ])",
  );
  kinds("shell", "pkgs.mkShell { }", "(pkgs).mkShellNoCC { }", "hs.shellFor { }");
});

Deno.test("shapeOf() knows tests of NixOS, and of which it is open where they run", () => {
  const open = (text: string) => {
    const made = shapeWhenCalled(shape(text));
    return made.kind === "derivation" && made.isTest ? made.open !== undefined : undefined;
  };
  const maker = "import <nixpkgs/nixos/tests/make-test-python.nix>";
  assertEquals(open(`${maker} { }`), true);
  assertEquals(
    open(`{ p }: let make = import (p.path + /nixos/tests/make-test.nix); in make { }`),
    true,
  );
  assertEquals(open(`${maker} ({ pkgs, ... }: { }) { inherit pkgs; }`), false);
  assertEquals(open(`let test = ${maker} { }; in test { }`), false);
  assertEquals(open("with import ./lib/testing-python.nix { }; makeTest { }"), false);
  assertEquals(open("pkgs.testers.runNixOSTest ./a.nix"), false);
  assertEquals(open("let runTest = test: test.driver; in runTest { }"), undefined);
  assertEquals(open("import <nixpkgs/nixos/tests/ssh-keys.nix> { }"), undefined);
});

Deno.test("shapeOf() looks behind let, with, assert, parentheses and functions", () => {
  kinds(
    "shell",
    "let a = mkShell { }; in a",
    "with import <nixpkgs> { }; mkShell { }",
    "assert true; (mkShell { })",
    "{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { }",
    "let { body = mkShell { }; }",
    "if a then mkShell { } else mkShell { x = 1; }",
    "let f = x: x; in f (mkShell { })",
    "let s = { a.b = mkShell { }; }; in s.a.b",
    "let inherit ({ a = mkShell { }; }) a; in a",
  );
});

Deno.test("shapeOf() knows a set, what is in it, and whether that is all", () => {
  const names = (text: string) => {
    const found = shapeWhenCalled(shape(text));
    return found.kind === "set" ? [...found.attributes.keys(), ...found.complete ? [] : ["?"]] : [];
  };
  assertEquals(names("{ a = 1; inherit b; }"), ["a", "b"]);
  assertEquals(names("rec { a = 1; b = a; }"), ["a", "b"]);
  assertEquals(names("{ a = 1; } // { b = 2; }"), ["a", "b"]);
  assertEquals(names("{ a = 1; } // x"), ["a", "?"]);
  assertEquals(names("{ a = 1; ${x} = 2; }"), ["a", "?"]);
  assertEquals(names("pkgs.lib.makeScope newScope (self: { a = 1; })"), ["a"]);
});

Deno.test("shapeOf() follows files of the project", () => {
  const kind = (text: string, texts: Texts) => shapeWhenCalled(shape(text, texts)).kind;
  const shell = { "s.nix": "{ pkgs }: pkgs.mkShell { }", "v.nix": "mkShell { }" };
  assertEquals(kind("import ./v.nix", shell), "shell");
  assertEquals(kind("import ./s.nix { }", shell), "shell");
  assertEquals(kind("import ./s.nix", shell), "shell");
  assertEquals(kind("pkgs.callPackage ./s.nix { }", shell), "shell");
  assertEquals(
    kind("(import ./s.nix { }).env", { "s.nix": "{ }: pkgs.haskellPackage" }),
    "unknown",
  );
  assertEquals(kind("callPackageWith pkgs (import ./s.nix) { }", shell), "shell");
  assertEquals(kind("(import ./s.nix { }).env", { "s.nix": "{ }: mkDerivation { }" }), "shell");
  assertEquals(kind("import ./none.nix", shell), "unknown");
});

Deno.test("shapeOf() knows nixpkgs, and a package taken from it", () => {
  kinds(
    "nixpkgs",
    "import <nixpkgs> { }",
    "import <nixpkgs>",
    "let nixpkgs = <nixpkgs>; in import nixpkgs { overlays = [ ]; }",
    "(import <nixpkgs> { }).pkgs",
  );
  kinds("derivation", "(import <nixpkgs> { }).hello", "with { }; (import <nixpkgs> { }).gcc");
  kinds("unknown", "(import <nixpkgs> { }).lib", "(import <nixpkgs> { }).gnomePackages");
  kinds("unknown", "import <nixpkgs/lib>", "(import <nixpkgs/nixos> { }).vm");
});

Deno.test("shapeOf() knows the packages of a language, and one taken from them", () => {
  const of = (rest: string): string => `let pkgs = import <nixpkgs> { }; in ${rest}`;
  kinds(
    "language packages",
    of("pkgs.haskellPackages"),
    of("pkgs.ocamlPackages_4_14"),
    of("pkgs.haskell.packages.ghc92"),
    of("(pkgs.python3Packages.override { }).extend (f: p: { })"),
  );
  kinds(
    "derivation",
    of("pkgs.haskellPackages.nixfmt"),
    of('pkgs.haskell.packages."${ghc}".hello-world'),
    of("(pkgs.haskellPackages.extend (f: p: { })).nixfmt"),
  );
  kinds("shell", of("pkgs.haskellPackages.nixfmt.env"));
  kinds(
    "unknown",
    of("pkgs.haskellPackages.ghcWithPackages"),
    of("pkgs.haskell.lib.dontCheck"),
    of("pkgs.haskell.${a}.b"),
    of("pkgs.haskellPackages.${a}"),
    of("pkgs.haskellPackages.lib"),
  );
});

Deno.test("shapeOf() guesses nothing", () => {
  kinds(
    "unknown",
    "f x",
    "x",
    "pkgs.callPackage ./none.nix { }",
    "pkgs.callPackage f { }",
    "pkgs.callPackage f",
    "if a then mkShell { } else { }",
    "{ a = 1; }.b",
    "{ a = 1; }.${b}",
    "1 2",
  );
  kinds("other", "[ ]", "1", '"a"', "''a''", "./a", "a ? b", "<nixpkgs-overlays>");
});

Deno.test("shapeOf() ends where names and files refer to themselves", () => {
  kinds("unknown", "let a = a; in a", "let a = b; b = a; in a", "import ./default.nix");
  kinds("unknown", "let f = x: f x; in f 1", "rec { a = a; }.a");
  kinds(
    "unknown",
    "let a = if b then a else a; in a",
    "let a = a // a; in a",
    "let f = fix f f; in f",
  );
  const texts = { "a.nix": "import ./b.nix", "b.nix": "import ./a.nix" };
  assertEquals(shape("import ./a.nix", texts).kind, "unknown");
});

Deno.test("shapeWhenCalled() leaves what nix-build does not call", () => {
  assertEquals(shapeWhenCalled(shape("x: mkShell { }")).kind, "function");
  assertEquals(shapeWhenCalled(shape("{ a }: { b }: mkShell { }")).kind, "function");
  assertEquals(shapeWhenCalled(shape("{ a ? 1 }: mkShell { }")).kind, "shell");
});

Deno.test("shapeOf() says of a set's attributes what they are", () => {
  const found = shape("rec { a = mkShell { }; b = a; c = 1; }");
  const attributes = found.kind === "set" ? [...found.attributes.values()] : [];
  assertEquals(attributes.map((thunk) => shapeOf(thunk).kind), ["shell", "shell", "other"]);
});

Deno.test("shapeOf() says what a package is called, where the text does", () => {
  const name = (text: string, texts: Texts = {}) => {
    const found = shapeWhenCalled(shape(text, texts));
    return found.kind === "derivation" ? found.name : found.kind;
  };
  const named = 'let v = "2"; a = mkDerivation { pname = "a"; version = v; }; in ';
  assertEquals(name(`${named}a`), "a");
  assertEquals(name(`${named}a.overrideAttrs (old: { doCheck = true; })`), "a");
  assertEquals(name(`${named}a.overrideAttrs (old: { pname = "b"; })`), "b");
  assertEquals(name(`${named}haskell.lib.justStaticExecutables (dontCheck a)`), "a");
  assertEquals(name(`${named}if x then a else a.override { }`), "a");
  assertEquals(name(`${named}if x then a else runCommand "b" { } ""`), undefined);
  assertEquals(name("haskell.lib.overrideCabal (drv: { }) b"), undefined);
  assertEquals(
    name('rec { name = "a-${v}"; v = "1.2"; x = mkDerivation { inherit name; }; }.x'),
    "a",
  );
  assertEquals(name('mkDerivation (finalAttrs: { pname = "a-b"; version = "1"; })'), "a-b");
  assertEquals(name('mkDerivation { name = "a-b-0.1-rc2"; }'), "a-b");
  assertEquals(name('mkDerivation { name = "a-${version}"; }'), undefined);
  assertEquals(name('callCabal2nix "a" ./. { }'), "a");
  assertEquals(
    name("callPackage ./a.nix { }", { "a.nix": '{ lib }: mkDerivation { pname = "a"; }' }),
    "a",
  );
  assertEquals(name("let a = a.override { }; in a"), undefined);
});

Deno.test("shapeOf() tells a program from a directory with one", () => {
  const isProgram = (text: string) => {
    const found = shape(text);
    return found.kind === "derivation" ? found.isProgram ?? false : undefined;
  };
  const yes = [
    'pkgs.writeShellScript "a" ""',
    'writeScript "a" ""',
    'writers.writePython3 "a" { } ""',
  ];
  assertEquals(yes.map(isProgram), [true, true, true]);
  const no = ['writeShellScriptBin "a" ""', 'writers.writeBash "/bin/a" ""', 'writeText "a" ""'];
  assertEquals(no.map(isProgram), [false, false, false]);
});
