import { assertEquals } from "@std/assert";
import { writtenLines } from "../../nix/syntax/write.ts";
import {
  argumentSet,
  packagesExpression,
  type Parameter,
  parenthesized,
  sameSupply,
  type Supply,
  supplyExpression,
} from "./supply.ts";

const flake = { name: "nixpkgs", flake: true };
const tree = { name: "nixpkgs", flake: false };
const system: Supply = { kind: "system" };
const source: Supply = { kind: "source", input: flake };
const packages: Supply = { kind: "packages", input: flake };

Deno.test("sameSupply() compares what is supplied, and of which input", () => {
  assertEquals(sameSupply(system, { kind: "system" }), true);
  assertEquals(sameSupply(source, { kind: "source", input: tree }), true);
  assertEquals(sameSupply(source, packages), false);
  assertEquals(sameSupply({ kind: "pins", pins: {} }, { kind: "pins", pins: {} }), true);
  assertEquals(
    sameSupply({ kind: "pins", pins: {} }, { kind: "pins", pins: { file: "a" } }),
    false,
  );
  assertEquals(sameSupply(source, system), false);
  assertEquals(sameSupply(source, { kind: "source", input: { name: "a", flake: true } }), false);
});

Deno.test("supplyExpression() writes a supply where inputs have a name of their own", () => {
  const written = (supply: Supply) =>
    supplyExpression(supply, { all: "inputs", one: (name) => `inputs.${name}` });
  assertEquals(written(system), "system");
  assertEquals(written(source), "inputs.nixpkgs");
  assertEquals(written(packages), "inputs.nixpkgs.legacyPackages.${system}");
  assertEquals(written({ kind: "pins", pins: {} }), "inputs");
  assertEquals(
    written({ kind: "pins", pins: { file: "nix/pins.nix" } }),
    "import ./nix/pins.nix inputs",
  );
  assertEquals(
    packagesExpression(tree, (name) => name),
    "import nixpkgs { inherit system; }",
  );
});

Deno.test("argumentSet() inherits what it can, and breaks where nixfmt does", () => {
  const set = (parameters: Readonly<Record<string, Supply>>) => {
    const listed = Object.entries(parameters).map(([name, supply]): Parameter => ({
      name,
      supply,
    }));
    const written = argumentSet(
      listed,
      (supply) => supplyExpression(supply, { all: "inputs", one: (name) => name }),
    );
    return writtenLines(written).join("\n");
  };
  const pkgs = "pkgs = nixpkgs.legacyPackages.${system};";
  assertEquals(set({}), "{ }");
  assertEquals(set({ system }), "{ inherit system; }");
  assertEquals(set({ system, nixpkgs: source }), "{ inherit system nixpkgs; }");
  assertEquals(set({ pkgs: packages }), `{ ${pkgs} }`);
  assertEquals(set({ pkgs: packages, system }), `{\n  inherit system;\n  ${pkgs}\n}`);
});

Deno.test("parenthesized() leaves a selection as it is", () => {
  assertEquals(parenthesized("a.b.c"), "a.b.c");
  assertEquals(parenthesized("import a { }"), "(import a { })");
});
