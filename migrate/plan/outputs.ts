/**
 * Entry files → outputs of flake.nix.
 *
 * @module
 */
import { calleeOf, type LegacyCall } from "../../compat/shim/shim.ts";
import {
  argumentSet,
  type InputUse,
  type Supply,
  supplyExpression,
} from "../../compat/shim/supply.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import type { Written } from "../../nix/syntax/written.ts";
import { type Entry, moves } from "./entry.ts";
import { assign, expression } from "./bindings.ts";
import { type FlakeOutput, libraryOf } from "./flake_nix.ts";
import type { PlannedOutput } from "./plan.ts";

/** An entry with all that is known of it. */
export interface CalledEntry extends Entry {
  readonly call: LegacyCall;
  /** Whether its file is a function now. */
  readonly isFunction: boolean;
}

/** What the outputs are functions of: the package set is enough where nothing else is supplied. */
export function perOf(entries: readonly CalledEntry[], nixpkgs: InputUse): "pkgs" | "system" {
  const plain = entries.every(({ call }) =>
    call.parameters.every(({ supply }) =>
      supply.kind === "packages" && supply.input.name === nixpkgs.name
    )
  );
  return plain ? "pkgs" : "system";
}

/** What the outputs of all entries share. */
export interface OutputOptions {
  readonly per: "pkgs" | "system";
  readonly nixpkgs: InputUse;
  /** The name that a package has beside `default`. */
  readonly name?: string | undefined;
}

/** The outputs of an entry, as flake.nix says them. */
export function flakeOutputs(
  entry: CalledEntry,
  { per, nixpkgs, name }: OutputOptions,
): readonly FlakeOutput[] {
  const value = callOf(entry, per);
  const one = (name: string): FlakeOutput => ({
    kind: "per system",
    path: [name],
    body: { kind: "set", bindings: [assign(entry.outputName, value)] },
  });
  const named = (name: string): FlakeOutput => ({
    kind: "per system",
    path: ["packages"],
    body: {
      kind: "set",
      recursive: true,
      bindings: [assign(name, value), assign(entry.outputName, expression(name))],
    },
  });
  const all = (name: string): FlakeOutput => ({ kind: "per system", path: [name], body: value });
  if (isOneOfSeveral(entry)) return [one(outputBelow(entry))];
  switch (entry.role) {
    case "package":
      return [name === undefined ? one("packages") : named(name)];
    case "shell":
      return [one("devShells")];
    case "packages":
      return [all("packages")];
    case "shells":
      return [all("devShells")];
    case "nixpkgs":
      return [all("legacyPackages")];
    case "mixed set":
      return [all("legacyPackages"), ...knownPackages(entry.packages)];
    case "derivation or set":
      return [all("legacyPackages"), derivationOrSet(libraryOf(nixpkgs))];
    case "checks":
      return [all("checks")];
    case "jobs":
      return [
        isPerSystem(entry) ? all("hydraJobs") : { kind: "derived", path: ["hydraJobs"], value },
      ];
    default:
      return entry.role satisfies never;
  }
}

/** Whether it is the entry of a project inside the project. */
function isOneOfSeveral({ outputName }: Entry): boolean {
  return outputName !== "default";
}

/** The output that has a value for each project inside the project. */
function outputBelow({ role }: Entry): "packages" | "devShells" | "legacyPackages" {
  if (role === "package") return "packages";
  return role === "shell" ? "devShells" : "legacyPackages";
}

/** Outputs of one name, and of several entries, as one. */
export function merged(outputs: readonly FlakeOutput[]): readonly FlakeOutput[] {
  const byPath = Map.groupBy(outputs, ({ path }) => path.join("."));
  return Array.from(byPath.values(), (group) => {
    const bindings = group.flatMap((output) =>
      output.kind === "per system" && output.body.kind === "set" ? output.body.bindings : []
    );
    const [first] = group as [FlakeOutput];
    return group.length === 1 ? first : { ...first, body: { kind: "set", bindings } };
  });
}

/** Whether its value depends on the system; release.nix may have its own list of systems. */
function isPerSystem({ call }: CalledEntry): boolean {
  return call.callPackageOf !== undefined ||
    call.parameters.some(({ supply }) => supply.kind !== "source");
}

/** Where the values of an entry are found before and after. */
export function plannedOutput(entry: CalledEntry): PlannedOutput {
  const { name, role, packages } = entry;
  const below = [outputBelow(entry), "SYSTEM", entry.outputName];
  const attributePath = isOneOfSeveral(entry) ? below : ({
    package: ["packages", "SYSTEM", "default"],
    shell: ["devShells", "SYSTEM", "default"],
    packages: ["packages", "SYSTEM"],
    shells: ["devShells", "SYSTEM"],
    "mixed set": ["legacyPackages", "SYSTEM"],
    nixpkgs: ["legacyPackages", "SYSTEM"],
    "derivation or set": ["legacyPackages", "SYSTEM"],
    checks: ["checks", "SYSTEM"],
    jobs: isPerSystem(entry) ? ["hydraJobs", "SYSTEM"] : ["hydraJobs"],
  } as const)[role];
  const attributes = packages.length === 0 ? {} : { attributes: packages };
  const { callPackageScope: scope } = entry.call;
  const needsFlake = !moves(entry) && entry.call.callPackageOf !== undefined;
  return {
    entry: name,
    attributePath,
    legacyPath: [],
    ...attributes,
    ...(needsFlake && { needsFlake }),
    ...(scope !== undefined && { callPackageScope: scope }),
  };
}

/** Which result of the evaluator stands for the entry. */
export function shimResult({ role }: Entry): "defaultNix" | "shellNix" {
  return role === "shell" || role === "shells" ? "shellNix" : "defaultNix";
}

/** The call of the entry's file, in flake.nix. */
function callOf({ target, call, isFunction }: CalledEntry, per: "pkgs" | "system"): Written {
  const expressionOf = (supply: Supply): string =>
    per === "pkgs" && supply.kind === "packages"
      ? "pkgs"
      : supplyExpression(supply, { all: "inputs", one: (name) => name });
  const path = expression(relativePath(target));
  if (!isFunction) return { kind: "call", callee: "import", arguments: [path] };
  const callee = calleeOf(call, expressionOf);
  const given = argumentSet(call.parameters, expressionOf);
  return { kind: "call", callee, arguments: [path, given] };
}

/** Of a set with other things in it, what is a derivation for sure; nothing else is forced. */
function knownPackages(names: readonly string[]): readonly FlakeOutput[] {
  if (names.length === 0) return [];
  const body: Written = { kind: "set", bindings: [{ kind: "inherit", from: "set", names }] };
  return [forEachSystem("set", body)];
}

/** A derivation becomes the default package; a set is left to `legacyPackages`. */
function derivationOrSet(lib: string): FlakeOutput {
  const found = `if ${lib}.isDerivation value then { default = value; } else { }`;
  return forEachSystem("value", expression(found));
}

/** The packages of each system, made from its `legacyPackages`, which `body` calls `parameter`. */
function forEachSystem(parameter: string, body: Written): FlakeOutput {
  const made: Written = { kind: "lambda", parameter, body };
  const value: Written = {
    kind: "call",
    callee: "builtins.mapAttrs",
    arguments: [
      { kind: "lambda", parameter: "_", body: made },
      expression("self.legacyPackages"),
    ],
  };
  return { kind: "derived", path: ["packages"], value };
}
