import { assertEquals } from "@std/assert";
import { fileOf, memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import type { Supply } from "../../compat/shim/supply.ts";
import { check } from "../../nix/syntax/check.ts";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { lookupsOf } from "../scan/lookups.ts";
import type { FileParameter } from "./parameters.ts";
import { outermost } from "./path_edits.ts";
import { isOpenTest, openTests } from "./open_tests.ts";
import { rewire, type Rewired } from "./rewire.ts";

const rev = "1".repeat(40);
const pin = `fetchTarball "https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz"`;
const nixpkgs = { name: "nixpkgs", flake: true };
const pkgs: FileParameter = { name: "pkgs", supply: { kind: "packages", input: nixpkgs } };

interface Others {
  readonly texts?: Texts;
  /** What the other files must be given. */
  readonly parameters?: readonly FileParameter[];
  readonly wrapped?: boolean;
}

function rewired(text: string, { texts = {}, parameters = [], wrapped = false }: Others): Rewired {
  const project = memoryProject({ ...texts, "default.nix": text });
  const file = fileOf(project, "default.nix");
  return rewire(file, lookupsOf(file.tree.root, file.path, project.open), {
    inputOf: ({ name, pinned }) => ({ name: pinned ? "pin" : name, flake: true }),
    parametersOf: () => parameters,
    becomesFunction: () => wrapped,
    pinsOf: () => ({}),
    isOpenTest: (path) => isOpenTest(project.files.get(path)),
    calledTests: openTests([file]),
    sharedTests: new Set(),
    asksLock: false,
    defaultOf,
  });
}

/** A look-up stays as the default, a pin must be given. */
function defaultOf(supply: Supply): string | undefined {
  if (supply.kind === "system") return "builtins.currentSystem";
  if (supply.kind === "pins" || supply.input.name === "pin") return undefined;
  const source = `<${supply.input.name}>`;
  return supply.kind === "source" ? source : `import ${source} { }`;
}

function rewrite(text: string, others: Others): string {
  const after = applyEdits(text, outermost(rewired(text, others).edits));
  assertEquals(check(parse(after)), [], after);
  return after;
}

/** Asserts what comes of a file, that it parses, and that nothing is left to be done; CRLF too. */
function rewires(before: string, after: string, others: Others = {}): void {
  for (const newLine of ["\n", "\r\n"]) {
    const expected = `${after}\n`.replaceAll("\n", newLine);
    assertEquals(rewrite(`${before}\n`.replaceAll("\n", newLine), others), expected);
    assertEquals(rewrite(expected, { ...others, wrapped: false }), expected, "a second run");
  }
}

function keeps(text: string, others: Others = {}): void {
  rewires(text, text, others);
}

Deno.test("rewire() makes a plain value a function of pkgs", () => {
  const formals = "{ pkgs ? import <nixpkgs> { } }:\n";
  rewires("import <nixpkgs> { }", `${formals}pkgs`);
  rewires("(import <nixpkgs> { }).hello", `${formals}pkgs.hello`);
  rewires("with import <nixpkgs> { }; hello", `${formals}with pkgs; hello`);
  rewires("with (import <nixpkgs> { });\nhello", `${formals}with pkgs;\nhello`);
  rewires("let p = import <nixpkgs> { }; in p.hello", `${formals}let p = pkgs; in p.hello`);
  rewires("{ inherit (import <nixpkgs> { }) hello; }", `${formals}{ inherit (pkgs) hello; }`);
  rewires("import <nixpkgs> { system = builtins.currentSystem; }", `${formals}pkgs`);
});

Deno.test("rewire() takes the binding away whose name the argument has", () => {
  const formals = "{ pkgs ? import <nixpkgs> { } }:\n";
  rewires("let pkgs = import <nixpkgs> { }; in pkgs.hello", `${formals}pkgs.hello`);
  rewires(
    "let\n\tpkgs = import <nixpkgs> { };\n\ta = 1;\nin\npkgs.f a",
    `${formals}let\n\ta = 1;\nin\npkgs.f a`,
  );
  rewires(
    "let pkgs = import <nixpkgs> { }; system = builtins.currentSystem; in pkgs.f system",
    "{ pkgs ? import <nixpkgs> { }, system ? builtins.currentSystem }:\npkgs.f system",
  );
  rewires(
    "let nixpkgs = <nixpkgs>; in nixpkgs",
    "{ nixpkgs ? <nixpkgs> }:\nnixpkgs",
  );
});

Deno.test("rewire() hands nixpkgs and the system to an import that is more than plain", () => {
  const rewiresImport = (argument: string, given: string) =>
    rewires(
      `let a = { }; in import <nixpkgs> ${argument}`,
      "{ nixpkgs ? <nixpkgs>, system ? builtins.currentSystem }:\n" +
        `let a = { }; in import nixpkgs ${given}`,
    );
  rewiresImport("{ config = { }; }", "{ config = { }; inherit system; }");
  rewiresImport("a", "({ inherit system; } // a)");
  rewiresImport("(a // { })", "({ inherit system; } // (a // { }))");
  rewires(
    'import <nixpkgs> { system = "x86_64-linux"; }',
    '{ nixpkgs ? <nixpkgs> }:\nimport nixpkgs { system = "x86_64-linux"; }',
  );
  rewires("import <nixpkgs>", "{ nixpkgs ? <nixpkgs> }:\nimport nixpkgs");
  rewires(
    "import <nixpkgs/nixos/a.nix> ({ a }: a)",
    '{ nixpkgs ? <nixpkgs> }:\nimport (nixpkgs + "/nixos/a.nix") ({ a }: a)',
  );
});

Deno.test("rewire() keeps a formal whose default is a look-up", () => {
  keeps("{ pkgs ? import <nixpkgs> { } }: pkgs.hello");
  keeps(
    "args@{ pkgs ? import <nixpkgs> { inherit system; }, system ? builtins.currentSystem, ... }: pkgs",
  );
  keeps("/* a */ { /* b */ pkgs ? /* c */ import <nixpkgs> { } /* d */ }: pkgs");
  const { parameters } = rewired("{ p ? import <nixpkgs> { } }: p", {});
  assertEquals(parameters, [{ ...pkgs, name: "p" }]);
});

Deno.test("rewire() lets a default follow the argument that it is made from", () => {
  keeps("{ nixpkgs ? <nixpkgs>, s ? null, pkgs ? import nixpkgs { system = s; } }: pkgs");
  rewires(
    "{ n ? <nixpkgs>, pkgs ? import n { } }:\npkgs",
    "{ n ? <nixpkgs>, pkgs ? import n { inherit system; }, system ? builtins.currentSystem }:\npkgs",
  );
});

Deno.test("rewire() adds to the formals a function has", () => {
  const after = (formals: string) => `${formals}: import nixpkgs { inherit system; }`;
  const added = "nixpkgs ? <nixpkgs>, system ? builtins.currentSystem";
  rewires("{ }: import <nixpkgs> { }", after(`{ ${added} }`));
  rewires("{}: import <nixpkgs> { }", after(`{ ${added} }`));
  rewires("{ ... }: import <nixpkgs> { }", after(`{ ${added}, ... }`));
  rewires("{ a ? 1, ... }@b: import <nixpkgs> { }", after(`{ a ? 1, ${added}, ... }@b`));
});

Deno.test("rewire() moves a pin to the lock, and keeps it where a comment would be lost", () => {
  rewires(`{ pkgs ? import (${pin}) { } }: pkgs`, "{ pkgs }: pkgs");
  rewires(
    `{ n ? ${pin}, pkgs ? import n { inherit system; }, system ? null }: pkgs`,
    "{ n, pkgs ? import n { inherit system; }, system ? null }: pkgs",
  );
  rewires(
    `{\n  nixpkgs ? ${pin},\n}:\nimport nixpkgs { }`,
    "{\n  nixpkgs,\n  system ? builtins.currentSystem,\n}:\nimport nixpkgs { inherit system; }",
  );
  rewires(`let\n  # May\n  pin = ${pin};\nin\npin`, "{ pin }:\nlet\n  # May\nin\npin");
  keeps(`{ pkgs ? /* May */ import (${pin}) { } }: pkgs`);
});

Deno.test("rewire() finds another name where something shadows the best one", () => {
  rewires(
    "let nixpkgs = import <nixpkgs> { config = { }; }; in nixpkgs",
    "{ nixpkgs-source ? <nixpkgs>, system ? builtins.currentSystem }:\n" +
      "let nixpkgs = import nixpkgs-source { config = { }; inherit system; }; in nixpkgs",
  );
  rewires(
    "let f = system: import <nixpkgs> { config = { }; }; in f",
    "{ nixpkgs ? <nixpkgs>, currentSystem ? builtins.currentSystem }:\n" +
      "let f = system: import nixpkgs { config = { }; system = currentSystem; }; in f",
  );
  rewires(
    "{ ... }@nixpkgs: <nixpkgs>",
    "{ nixpkgs-source ? <nixpkgs>, ... }@nixpkgs: nixpkgs-source",
  );
  rewires(
    "rec { nixpkgs = <nixpkgs>; }",
    "{ nixpkgs-source ? <nixpkgs> }:\nrec { nixpkgs = nixpkgs-source; }",
  );
});

Deno.test("rewire() leaves a name to what it meant", () => {
  rewires(
    "let pkgs = 1; f = x: let pkgs = import <nixpkgs> { }; in pkgs; in f pkgs",
    "{ nixpkgs ? <nixpkgs>, system ? builtins.currentSystem }:\n" +
      "let pkgs = 1; f = x: let pkgs = import nixpkgs { inherit system; }; in pkgs; in f pkgs",
  );
  const ofAnother = "f = system: import nixpkgs { inherit system; }; in f";
  rewires(
    `let ${ofAnother.replace("nixpkgs", "<nixpkgs>")}`,
    `{ nixpkgs ? <nixpkgs> }:\nlet ${ofAnother}`,
  );
  rewires(
    "with { pkgs = 1; }; (import <nixpkgs> { }).hello",
    "{ pkgs ? import <nixpkgs> { } }:\nwith { pkgs = 1; }; pkgs.hello",
  );
});

Deno.test("rewire() keeps tokens apart, and comments", () => {
  rewires(
    "let x = import<nixpkgs>; in x",
    "{ nixpkgs ? <nixpkgs> }:\nlet x = import nixpkgs; in x",
  );
  rewires("[<nixpkgs><nixpkgs/lib>]", '{ nixpkgs ? <nixpkgs> }:\n[nixpkgs (nixpkgs + "/lib")]');
  rewires('"${<nixpkgs/lib>}/x"', '{ nixpkgs ? <nixpkgs> }:\n"${nixpkgs + "/lib"}/x"');
  rewires(
    "# head\n(import /* a */ <nixpkgs> { # b\n}).hello",
    "# head\n/* a */ # b\n{ pkgs ? import <nixpkgs> { } }:\npkgs.hello",
  );
});

Deno.test("rewire() gives the files it reads what they must be given", () => {
  const others = { texts: { "a.nix": "1" }, parameters: [pkgs] };
  const formals = "{ pkgs ? import <nixpkgs> { } }:\n";
  rewires("import ./a.nix { }", `${formals}import ./a.nix { inherit pkgs; }`, others);
  rewires("import ./a.nix { b = 1; }", `${formals}import ./a.nix { b = 1; inherit pkgs; }`, others);
  rewires(
    "{ p ? 1 }: import ./a.nix { pkgs = p; }",
    "{ p ? 1 }: import ./a.nix { pkgs = p; }",
    others,
  );
  rewires(
    "{ p ? import <nixpkgs> { } }: import ./a.nix { }",
    "{ p ? import <nixpkgs> { } }: import ./a.nix { pkgs = p; }",
    others,
  );
  rewires("{ f }: f.callPackage ./a.nix { }", "{ f }: f.callPackage ./a.nix { }", others);
});

Deno.test("rewire() calls a file that has become a function", () => {
  const after = "{ pkgs ? import <nixpkgs> { } }:\n[ (import ./a.nix { inherit pkgs; }) ]";
  const others = { texts: { "a.nix": "1" }, parameters: [pkgs], wrapped: true };
  rewires("[ (import ./a.nix) ]", after, others);
});

Deno.test("rewire() hands on what a file needs that is nothing but an import of another", () => {
  const others = { texts: { "a.nix": "1" }, parameters: [pkgs] };
  keeps("import ./a.nix", others);
  assertEquals(rewired("import ./a.nix", others).parameters, [pkgs]);
});

Deno.test("rewire() takes a package set by the name it is bound to before the function", () => {
  const text = "let pinned = import <nixpkgs> { }; in { pkgs ? pinned }: pkgs.a";
  keeps(text);
  const { parameters, notes } = rewired(text, {});
  assertEquals({ parameters, notes }, { parameters: [pkgs], notes: [] });
});

Deno.test("rewire() gives the system to a nixpkgs that something else pins", () => {
  const before = "{ pins }: import pins.nixpkgs { }";
  const after =
    "{ pins, system ? builtins.currentSystem }: import pins.nixpkgs { inherit system; }";
  rewires(before, after);
  assertEquals(rewired(before, {}).notes.map(({ code }) => code), ["pin-stays"]);
  assertEquals(rewired("{ pkgs }: import pkgs.path { }", {}).notes, []);
});

Deno.test("rewire() leaves a pin that stands before the function, if it has a hash", () => {
  const hash = "0".repeat(52);
  const url = `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;
  const pinned = `fetchTarball { url = "${url}"; sha256 = "${hash}"; }`;
  const text = `let p = ${pinned}; in { a }: import p { }`;
  const { edits, notes } = rewired(text, {});
  assertEquals(
    applyEdits(text, edits),
    `let p = ${pinned}; in { a, system ? builtins.currentSystem }: import p { inherit system; }`,
  );
  assertEquals(notes.map(({ code }) => code), ["pin-stays"]);
});

Deno.test("rewire() finds another name where an argument or a binding has the best one", () => {
  rewires(
    "{ nixpkgs ? 1 }: import <nixpkgs/lib> nixpkgs",
    '{ nixpkgs ? 1, nixpkgs-source ? <nixpkgs> }: import (nixpkgs-source + "/lib") nixpkgs',
  );
  const others = { texts: { "a.nix": "1" }, parameters: [pkgs] };
  rewires(
    "{ }: let pkgs = import ./a.nix { }; in pkgs.b",
    "{ nixpkgs-pkgs ? import <nixpkgs> { } }: " +
      "let pkgs = import ./a.nix { pkgs = nixpkgs-pkgs; }; in pkgs.b",
    others,
  );
});

Deno.test("rewire() gives a function of one argument those it needs before that one", () => {
  rewires(
    "env: { inherit env; on = builtins.currentSystem; }",
    "{ system ? builtins.currentSystem }:\nenv: { inherit env; on = system; }",
  );
});

Deno.test("rewire() gives the system to a nixpkgs that is handed on as a function", () => {
  const others = {
    texts: { "a.nix": "import <nixpkgs>" },
    parameters: [{ name: "nixpkgs", supply: { kind: "source", input: nixpkgs } }],
    wrapped: true,
  } as const;
  const given = "import ./a.nix { inherit nixpkgs; } ({ inherit system; } // args)";
  const formals = "nixpkgs ? <nixpkgs>, system ? builtins.currentSystem";
  const rewritten = (text: string) => rewrite(text, others);
  assertEquals(
    rewritten("{ f ? import ./a.nix }: f { }"),
    `{ f ? args: ${given}, ${formals} }: f { }`,
  );
  assertEquals(
    rewritten("{ x }: map (import ./a.nix) x"),
    `{ x, ${formals} }: map ((args: ${given})) x`,
  );
});

Deno.test("rewire() tells a test of NixOS the system that it runs on", () => {
  const formals = "{ nixpkgs ? <nixpkgs>, system ? builtins.currentSystem }:\n";
  const path = "nixos/tests/make-test-python.nix";
  const [before, after] = [`import <nixpkgs/${path}>`, `import (nixpkgs + "/${path}")`];
  rewires(`${before} { }`, `${formals}${after} { } { inherit system; }`);
  rewires(`{ a = ${before} (x: x); }`, `${formals}{ a = ${after} (x: x) { inherit system; }; }`);
  rewires(`${before} { } { pkgs = 1; }`, `${formals}${after} { } { pkgs = 1; inherit system; }`);
  rewires(`[ (${before} { }) ]`, `{ nixpkgs ? <nixpkgs> }:\n[ (${after} { }) ]`);
});

Deno.test("rewire() says what it can't do", () => {
  const codes = (text: string, others: Others = {}) =>
    rewired(text, others).notes.map(({ code, place }) => `${code} ${place?.column}`);
  assertEquals(codes("self: super: { a = super.b <nixpkgs>; }"), ["impure-lookup 28"]);
  assertEquals(codes("let a = <nixpkgs>; in { a }: a"), ["impure-lookup 9"]);
  assertEquals(codes("with { a = <nixpkgs>; }; { b ? a }: b"), ["impure-lookup 12"]);
  const others = { texts: { "a.nix": "1" }, parameters: [pkgs] };
  assertEquals(codes("{ f }: f (import ./a.nix)", others), ["impure-function 11"]);
  assertEquals(codes("{ pkgs ? import <nixpkgs> { } }: pkgs"), []);
});

Deno.test("rewire() says which arguments are read before the file's function", () => {
  const readBefore = (text: string) => rewired(text, {}).readBefore;
  assertEquals(readBefore("let p = import <nixpkgs> { }; in { a ? 1 }: p.f a"), [
    "nixpkgs",
    "system",
  ]);
  assertEquals(readBefore("let n = <nixpkgs>; in { b ? n }: b"), ["nixpkgs"]);
  assertEquals(readBefore(`let n = <nixpkgs>; in { a ? 1 }: [ n (${pin}) ]`), ["nixpkgs", "pin"]);
  assertEquals(readBefore("{ a ? 1 }: let p = import <nixpkgs> { }; in p.f a"), []);
  assertEquals(readBefore("let a = 1; in { pkgs ? import <nixpkgs> { } }: pkgs.f a"), []);
});

Deno.test("rewire() says which arguments only the defaults of others read", () => {
  const needs = (text: string) =>
    rewired(text, {}).parameters.map(({ name, neededBy }) =>
      [name, ...neededBy ?? ["all"]].join(" ")
    );
  const plain = "pkgs ? import <nixpkgs> { inherit system; }";
  assertEquals(needs(`{ system ? builtins.currentSystem, ${plain} }: pkgs.a`), [
    "system pkgs",
    "pkgs all",
  ]);
  assertEquals(needs(`{ system ? builtins.currentSystem, ${plain} }: f system pkgs`), [
    "system all",
    "pkgs all",
  ]);
  assertEquals(needs(`a@{ system ? builtins.currentSystem, ${plain} }: f a pkgs`), [
    "system all",
    "pkgs all",
  ]);
  assertEquals(
    needs("{ p ? import <nixpkgs> { overlays = [ ]; } }: p.a").sort(),
    ["nixpkgs p", "system p"],
  );
  assertEquals(needs(`{ p ? import (${pin}) { overlays = [ ]; } }: p.a`).sort(), [
    "pin all",
    "system p",
  ]);
});

Deno.test("rewire() gives a file no argument that only the default of a given one reads", () => {
  const others = {
    texts: { "a.nix": "{ }: 1" },
    parameters: [{ name: "system", supply: { kind: "system" }, neededBy: ["pkgs"] }, {
      name: "nixpkgs",
      supply: { kind: "source", input: nixpkgs },
      neededBy: ["pkgs"],
    }],
  } as const;
  keeps("{ p }: import ./a.nix { pkgs = p; }", others);
  rewires(
    "{ system ? builtins.currentSystem }: import ./a.nix { }",
    "{ system ? builtins.currentSystem, nixpkgs ? <nixpkgs> }: import ./a.nix { inherit system nixpkgs; }",
    others,
  );
});

Deno.test("rewire() leaves no reader of a binding that goes", () => {
  const packages = "{ pkgs ? import <nixpkgs> { } }:\n";
  rewires(
    "let pkgs = import <nixpkgs> { }; lib = pkgs.lib; in rec { inherit pkgs; x = with lib; lib; }",
    `${packages}let lib = pkgs.lib; in rec { inherit pkgs; x = with lib; lib; }`,
  );
  rewires(
    "let pkgs = import <nixpkgs> { }; in { inherit (pkgs) a; f = pkgs: pkgs; g = { pkgs }: pkgs; }",
    `${packages}{ inherit (pkgs) a; f = pkgs: pkgs; g = { pkgs }: pkgs; }`,
  );
  const system = "system ? builtins.currentSystem";
  rewires(
    "x: let pkgs = x; in let pkgs = import <nixpkgs> { }; in pkgs",
    `{ nixpkgs ? <nixpkgs>, ${system} }:\n` +
      "x: let pkgs = x; in let pkgs = import nixpkgs { inherit system; }; in pkgs",
  );
  const url = `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;
  const data = { type: "tarball", url, owner: "NixOS", repo: "nixpkgs", rev, branch: "master" };
  const texts = {
    "nix/sources.nix": "# This file has been generated by Niv.\n{ }",
    "nix/sources.json": JSON.stringify({ nixpkgs: { ...data, sha256: "0".repeat(52) } }),
  };
  const sources = "sources = import ./nix/sources.nix; pkgs = import sources.nixpkgs { };";
  rewires(`let ${sources} in pkgs.a`, "{ pin-pkgs }:\nlet pkgs = pin-pkgs; in pkgs.a", { texts });
  rewires(
    `let ${sources} in pkgs.a sources.b`,
    "{ pin-pkgs, sources }:\nlet pkgs = pin-pkgs; in pkgs.a sources.b",
    { texts },
  );
});

Deno.test("rewire() hands on an argument by the name of the binding that it replaces", () => {
  const texts = {
    "nix/sources.nix": "# This file has been generated by Niv.\n{ }",
    "a.nix": "{ sources }: sources",
  };
  const parameters: readonly FileParameter[] = [
    { name: "sources", supply: { kind: "pins", pins: {} } },
  ];
  const text = (sources: string, argument: string) =>
    `let ${sources}b = 1; a = import ./a.nix ${argument}; in [ sources a b ]`;
  assertEquals(
    rewrite(text("sources = import ./nix/sources.nix; ", "{ }"), { texts, parameters }),
    `{ sources }:\n${text("", "{ inherit sources; }")}`,
  );
});
