import { assert, assertEquals } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";
import { writtenLines } from "../../nix/syntax/write.ts";
import type { EntryRole } from "./entry.ts";
import type { Style } from "./flake_nix.ts";
import { outputOf } from "./flake_nix.ts";
import {
  type CalledEntry,
  flakeOutputs,
  merged,
  perOf,
  plannedOutput,
  shimResult,
} from "./outputs.ts";

const nixpkgs = { name: "nixpkgs", flake: true };
const packages = { kind: "packages", input: nixpkgs } as const;
const pkgs = { name: "pkgs", supply: packages };
const system = { name: "system", supply: { kind: "system" } } as const;

function entry(role: EntryRole, changed: Partial<CalledEntry> = {}): CalledEntry {
  const name = "default.nix";
  const file = fileOf(memoryProject({ [name]: "1" }), name);
  const call = { parameters: [pkgs] };
  return {
    name,
    outputName: "default",
    file,
    role,
    target: "nix/a.nix",
    packages: [],
    scripts: [],
    call,
    isFunction: true,
    ...changed,
  };
}

/** The outputs of an entry, each as `NAME = …`. */
function outputs(role: EntryRole, changed: Partial<CalledEntry> = {}): readonly string[] {
  const called = entry(role, changed);
  return flakeOutputs(called, { per: perOf([called], nixpkgs, "plain"), nixpkgs, isShared: false })
    .map((
      output,
    ) =>
      `${output.path.join(".")} = ${
        writtenLines(output.kind === "per system" ? output.body : outputOf(output, "pkgs")).join(
          "\n",
        )
      }`
    );
}

const callA = "import ./nix/a.nix { inherit pkgs; }";

Deno.test("flakeOutputs() puts one derivation under default, and a set as it is", () => {
  assertEquals(outputs("package"), [`packages = { default = ${callA}; }`]);
  assertEquals(outputs("shell"), [`devShells = { default = ${callA}; }`]);
  assertEquals(outputs("packages"), [`packages = ${callA}`]);
  assertEquals(outputs("shells"), [`devShells = ${callA}`]);
  assertEquals(outputs("nixpkgs"), [`legacyPackages = ${callA}`]);
  assertEquals(outputs("check"), [`checks = { default = ${callA}; }`]);
  assertEquals(outputs("check", { packageName: "a" }), [`checks = { a = ${callA}; }`]);
});

Deno.test("flakeOutputs() gives a package the name it has in its code, too", () => {
  const named = (packageName: string) =>
    outputs("package", { packageName })[0]?.replaceAll(/\s+/g, " ");
  assertEquals(named("clock"), `packages = rec { clock = ${callA}; default = clock; }`);
  const plain = `packages = { default = ${callA}; }`;
  assertEquals(["default", "a b", "3d", "if"].map(named), [plain, plain, plain, plain]);
  for (const name of ["pkgs", "import", "nix"]) {
    const body = `{ ${name} = package; default = package; }`;
    assertEquals(named(name), `packages = let package = ${callA}; in ${body}`);
  }
});

Deno.test("flakeOutputs() makes apps of scripts, where no program is in bin", () => {
  const app = (name: string) => `${name} = { type = "app"; program = "\${packages.${name}}"; };`;
  const apps = (names: string) =>
    `apps = builtins.mapAttrs (_: packages: { ${names} }) self.packages`;
  const flat = (text: string | undefined) => text?.replaceAll(/\s+/g, " ");
  const changed = { scripts: ["a", "b-c"] };
  assertEquals(flat(outputs("packages", changed)[1]), apps(`${app("a")} ${app("b-c")}`));
  assertEquals(flat(outputs("mixed set", changed).at(-1)), apps(`${app("a")} ${app("b-c")}`));
  assertEquals(flat(outputs("package", { scripts: ["default"] })[1]), apps(app("default")));
});

Deno.test("flakeOutputs() makes the app of a set of the program that is called like the project", () => {
  const made = outputs("packages", { program: "sieve" }).at(-1)?.replaceAll(/\s+/g, " ");
  const app = '{ type = "app"; program = "${packages.sieve}/bin/sieve"; }';
  assertEquals(
    made,
    `apps = builtins.mapAttrs (_: packages: { default = ${app}; }) self.packages`,
  );
});

Deno.test("flakeOutputs() names of a mixed set what is a derivation for sure", () => {
  const inherit = (...names: readonly string[]) => outputs("mixed set", { packages: names })[1];
  assertEquals(outputs("mixed set"), [`legacyPackages = ${callA}`]);
  const all = (names: string) =>
    `packages = builtins.mapAttrs (_: set: { inherit (set) ${names}; }) self.legacyPackages`;
  assertEquals(inherit("a", "b"), all("a b"));
  assertEquals(inherit("a.b", "if"), all('"a.b" "if"'));
  assertEquals(
    inherit("a", "b", "c", "d"),
    "packages = builtins.mapAttrs (_: set: {\n" +
      "  inherit (set)\n    a\n    b\n    c\n    d\n    ;\n}) self.legacyPackages",
  );
});

Deno.test("flakeOutputs() lets the flake find out what the text does not tell", () => {
  const [legacy, found] = outputs("derivation or set");
  assertEquals(legacy, `legacyPackages = ${callA}`);
  assertEquals(
    found,
    `packages = builtins.mapAttrs (
  _: value: if nixpkgs.lib.isDerivation value then { default = value; } else { }
) self.legacyPackages`,
  );
});

Deno.test("flakeOutputs() calls a file as it is to be called", () => {
  const call = (changed: Partial<CalledEntry>) => outputs("packages", changed)[0];
  assertEquals(call({ isFunction: false }), "packages = import ./nix/a.nix");
  assertEquals(call({ call: { parameters: [] } }), "packages = import ./nix/a.nix { }");
  assertEquals(
    call({ call: { parameters: [system], callPackageOf: packages } }),
    "packages = nixpkgs.legacyPackages.${system}.callPackage ./nix/a.nix { inherit system; }",
  );
  const old = { kind: "packages", input: { name: "nixpkgs-2222222", flake: true } } as const;
  assertEquals(
    call({ call: { parameters: [{ name: "nixpkgs-2222222-pkgs", supply: old }] } }),
    "packages = import ./nix/a.nix " +
      "{ nixpkgs-2222222-pkgs = nixpkgs-2222222.legacyPackages.${system}; }",
  );
  assertEquals(
    call({ call: { parameters: [], callPackageOf: packages } }),
    "packages = pkgs.callPackage ./nix/a.nix { }",
  );
});

Deno.test("perOf() asks for the system only where something else than the packages is given", () => {
  const perIn = (style: Style, ...parameters: CalledEntry["call"]["parameters"]) =>
    perOf([entry("package"), entry("shell", { call: { parameters } })], nixpkgs, style);
  const per = (...parameters: CalledEntry["call"]["parameters"]) => perIn("plain", ...parameters);
  assertEquals(per(), "pkgs");
  assertEquals(per(pkgs), "pkgs");
  assertEquals(per(pkgs, system), "system");
  const other = { kind: "packages", input: { name: "old", flake: true } } as const;
  assertEquals(per({ name: "old", supply: other }), "system");
  assertEquals(perIn("flake-parts", pkgs, system), "both");
  const old = entry("shell", { call: { parameters: [{ name: "old", supply: other }] } });
  assertEquals(perOf([old], nixpkgs, "flake-utils"), "system");
});

Deno.test("plannedOutput() and shimResult() say where the values are found", () => {
  const path = (role: EntryRole) => plannedOutput(entry(role)).attributePath.join(".");
  assertEquals(path("package"), "packages.SYSTEM.default");
  assertEquals(path("shells"), "devShells.SYSTEM");
  assertEquals(path("derivation or set"), "legacyPackages.SYSTEM");
  assertEquals(shimResult(entry("shells")), "shellNix");
  assertEquals(shimResult(entry("mixed set")), "defaultNix");
});

Deno.test("flakeOutputs() and merged() name what lies deeper by its directory, in one set", () => {
  const nested = (role: EntryRole, outputName: string) =>
    flakeOutputs(entry(role, { name: `${outputName}/default.nix`, outputName }), {
      per: "pkgs",
      nixpkgs,
      isShared: true,
    });
  const outputs = merged([
    ...nested("package", "a"),
    ...nested("shell", "a"),
    ...nested("package", "b"),
    ...nested("mixed set", "c"),
  ], "pkgs");
  assertEquals(outputs.map(({ path }) => path.join(".")), [
    "packages",
    "devShells",
    "legacyPackages",
  ]);
  const [packages] = outputs;
  assert(packages?.kind === "per system" && packages.body.kind === "set");
  assertEquals(packages.body.bindings.length, 2);
  const planned = plannedOutput(entry("package", { outputName: "a" }));
  assertEquals(planned.attributePath, ["packages", "SYSTEM", "a"]);
});

Deno.test("merged() keeps what is made from another output beside what is not", () => {
  const root = entry("mixed set", { packages: ["x"] });
  const below = entry("package", { name: "a/default.nix", outputName: "a" });
  const outputs = merged(
    [root, below].flatMap((entry) => flakeOutputs(entry, { per: "pkgs", nixpkgs, isShared: true })),
    "pkgs",
  );
  const packages = outputs.find(({ path: [name] }) => name === "packages");
  assert(packages?.kind === "per system");
  assertEquals(
    writtenLines(packages.body).map((line) => line.trim()).join(" "),
    "{ inherit (self.legacyPackages.${pkgs.stdenv.hostPlatform.system}) x; " +
      `a = ${callA}; }`,
  );
});

Deno.test("flakeOutputs() calls files whose names no path literal can have", () => {
  const target = "nix/odd n@me.nix";
  assertEquals(outputs("package", { target, isFunction: false }), [
    'packages = { default = import (./. + "/nix/odd n@me.nix"); }',
  ]);
});
