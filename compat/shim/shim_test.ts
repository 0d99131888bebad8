import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import {
  isShim,
  type LegacyFunction,
  renderShim,
  type ShimInterface,
  shimVersionOf,
} from "./shim.ts";

const nixpkgs = { name: "nixpkgs", flake: true };
const pkgs = { name: "pkgs", supply: { kind: "packages", input: nixpkgs } } as const;
const system = { name: "system", supply: { kind: "system" } } as const;

/** A shim without its header, which Nix reads. */
function shim(made: ShimInterface): string {
  const text = renderShim({
    file: "default.nix",
    evaluator: "./nix/flake-compat.nix",
    result: "defaultNix",
    interface: made,
  });
  assertEquals(check(parse(text)), [], text);
  assert(text.split("\n").every((line) => line.length <= 100), text);
  return text.replace(/^(#.*\n)+/, "");
}

function legacy(changed: Partial<LegacyFunction>): LegacyFunction {
  const call = { parameters: [] };
  return { kind: "function", code: "nix/a.nix", formals: [], ellipsis: false, call, ...changed };
}

Deno.test("renderShim() writes a value, and a flake's own interface", () => {
  assertEquals(
    shim({ kind: "value" }),
    "(import ./nix/flake-compat.nix { src = ./.; }).defaultNix\n",
  );
  assertEquals(
    shim({ kind: "flake" }),
    `{
  system ? builtins.currentSystem,
  # Other trees for inputs: { nixpkgs = ../nixpkgs; }
  overrides ? { },
}:
(import ./nix/flake-compat.nix {
  src = ./.;
  inherit system overrides;
}).defaultNix
`,
  );
});

Deno.test("renderShim() takes a system alone where the file took nothing else", () => {
  const only = (made: Partial<LegacyFunction>) => shim(legacy(made)).split("\n")[0];
  assertEquals(only({}), "{ system ? builtins.currentSystem }:");
  assertEquals(only({ formals: ["system"] }), "{ system ? builtins.currentSystem }:");
  assertEquals(only({ systemDefault: '"x86_64-linux"' }), '{ system ? "x86_64-linux" }:');
});

Deno.test("renderShim() takes the arguments that the file took, and calls it with them", () => {
  assertEquals(
    shim(legacy({ formals: ["pkgs", "debug"], call: { parameters: [pkgs, system] } })),
    `{
  system ? builtins.currentSystem,
  # Without one of these, nix/a.nix takes its own default.
  pkgs ? null,
  debug ? null,
}@arguments:
let
  flake = import ./nix/flake-compat.nix {
    src = ./.;
    inherit system;
  };
  given = removeAttrs arguments [ "system" ];
in
if given == { } then
  flake.defaultNix
else
  import "\${flake.directory}/nix/a.nix" (
    {
      inherit system;
      pkgs = flake.inputs.nixpkgs.legacyPackages.\${system};
    }
    // given
  )
`,
  );
});

Deno.test("renderShim() calls a file as it is to be called", () => {
  const call = (made: Partial<LegacyFunction>) =>
    shim(legacy({ formals: ["a"], ...made })).split("else\n")[1];
  const file = '"${flake.directory}/nix/a.nix"';
  const set = "flake.inputs.nixpkgs.legacyPackages.${system}";
  assertEquals(call({}), `  import ${file} given\n`);
  assertEquals(
    call({ call: { parameters: [pkgs] } }),
    `  import ${file} (\n    { pkgs = ${set}; } // given\n  )\n`,
  );
  assertEquals(
    call({ call: { parameters: [], callPackageOf: pkgs.supply } }),
    `  ${set}.callPackage ${file} given\n`,
  );
});

Deno.test("renderShim() keeps its own names apart from the file's", () => {
  assertStringIncludes(shim(legacy({ ellipsis: true })), "  ...\n}@arguments:");
  assertStringIncludes(shim(legacy({ formals: ["arguments"] })), "removeAttrs arguments' [");
  shim(legacy({ formals: ["flake", "given", "system", "a-b'"] }));
});

Deno.test("isShim() knows its own, of any version", () => {
  const text = renderShim({
    file: "shell.nix",
    evaluator: "./a.nix",
    result: "shellNix",
    interface: { kind: "value" },
  });
  assertEquals([isShim(text), isShim(text.replaceAll("\n", "\r\n"))], [true, true]);
  assertEquals(shimVersionOf("# x\n# Made by flakebridge 12.3.4. More\n"), "12.3.4");
  assertEquals([isShim(""), isShim("# Made by hand 1.2.3."), isShim("{ }: { }")], [
    false,
    false,
    false,
  ]);
});
