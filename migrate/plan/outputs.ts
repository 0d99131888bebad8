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
import { isVariable, nameText } from "../../nix/syntax/edit/attributes.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { write } from "../../nix/syntax/write.ts";
import type { Written, WrittenBinding } from "../../nix/syntax/written.ts";
import { shapeOf, shapeWhenCalled } from "../scan/shape.ts";
import { type Entry, moves } from "./entry.ts";
import { assign, expression } from "./bindings.ts";
import { calledJobs, jobFunctions } from "./job_functions.ts";
import {
  type FlakeNix,
  type FlakeOutput,
  letIn,
  libraryOf,
  type Per,
  type Style,
} from "./flake_nix.ts";
import type { PlannedOutput } from "./plan.ts";

/** An entry with all that is known of it. */
export interface CalledEntry extends Entry {
  readonly call: LegacyCall;
  /** Whether its file is a function now. */
  readonly isFunction: boolean;
}

/** What the outputs are made with: the package set is enough where nothing else is supplied. */
export function perOf(
  entries: readonly CalledEntry[],
  nixpkgs: InputUse,
  style: Style,
): Per {
  const isPackages = (supply: Supply): boolean => isPackagesOf(nixpkgs, supply);
  const supplies = entries.flatMap(({ call }) => call.parameters.map(({ supply }) => supply));
  if (supplies.every(isPackages)) return "pkgs";
  const scopes = entries.flatMap(({ call }) => call.callPackageOf ?? []);
  return style !== "plain" && [...supplies, ...scopes].some(isPackages) ? "both" : "system";
}

/** Whether it is the package set of the nixpkgs that the flake calls `pkgs`. */
function isPackagesOf(nixpkgs: InputUse, supply: Supply): boolean {
  return supply.kind === "packages" && supply.input.name === nixpkgs.name;
}

/** What the outputs of all entries share. */
export interface OutputOptions {
  readonly per: Per;
  readonly nixpkgs: InputUse;
  /** The name that a package has beside `default`, whatever its code calls it. */
  readonly name?: string | undefined;
  /** Whether projects in directories have packages there, too. */
  readonly isShared: boolean;
}

/** The outputs of an entry, as flake.nix says them. */
export function flakeOutputs(
  entry: CalledEntry,
  { per, nixpkgs, name, isShared }: OutputOptions,
): readonly FlakeOutput[] {
  const value = callOf(entry, per, nixpkgs);
  const all = (name: string, body = value) => ({ kind: "per system", path: [name], body } as const);
  const one = (name: string, attribute = entry.outputName) =>
    all(name, { kind: "set", bindings: [assign(attribute, value)] });
  const apps = appsOf(entry);
  if (isOneOfSeveral(entry)) return [one(outputBelow(entry))];
  switch (entry.role) {
    case "package": {
      const known = name ?? attributeName(entry);
      const named = known !== undefined && defaultNamed(known, value, isShared);
      return [named ? all("packages", named) : one("packages"), ...apps];
    }
    case "shell":
      return [one("devShells")];
    case "packages":
      return [all("packages"), ...apps];
    case "shells":
      return [all("devShells")];
    case "nixpkgs":
      return [all("legacyPackages")];
    case "mixed set":
      return [
        all("legacyPackages"),
        ...knownPackages(entry.packages),
        ...libraryOutput(entry, value),
        ...apps,
      ];
    case "derivation or set":
      return [all("legacyPackages"), derivationOrSet(libraryOf(nixpkgs))];
    case "checks":
      return [all("checks")];
    case "check":
      return [one("checks", checkName(entry))];
    case "jobs":
      return [jobsOutput(entry, value)];
    default:
      return entry.role satisfies never;
  }
}

/**
 * A set of functions and nothing else is a library: one for each system where it depends on that.
 */
function libraryOutput(entry: CalledEntry, value: Written): readonly FlakeOutput[] {
  const set = shapeWhenCalled(entry.file.shape);
  const isLibrary = set.kind === "set" && set.complete && set.attributes.size > 0 &&
    set.attributes.values().every((attribute) => shapeOf(attribute).kind === "function");
  if (!isLibrary) return [];
  const all = isPerSystem(entry) ? expression("self.legacyPackages") : value;
  return [{ kind: "derived", path: ["lib"], value: all }];
}

/** What Hydra builds; release.nix may have its own list of systems. */
function jobsOutput(entry: CalledEntry, value: Written): FlakeOutput {
  const jobs = calledJobs(value, jobFunctions(entry.file));
  const path = ["hydraJobs"];
  return isPerSystem(entry)
    ? { kind: "per system", path, body: jobs }
    : { kind: "derived", path, value: jobs };
}

/** What its code calls the package, where an attribute is written like that. */
function attributeName({ packageName: name = "" }: Entry): string | undefined {
  return isVariable(name) && name !== "default" ? name : undefined;
}

/** What a check is called: by its code, where it is the only one, else by its file. */
export function checkName(entry: Entry): string {
  return isOneOfSeveral(entry) ? entry.outputName : attributeName(entry) ?? "default";
}

/**
 * `rec { NAME = value; default = NAME; }`, unless the value reads something of that name, or values
 * of others stand beside it, that may.
 */
function defaultNamed(name: string, value: Written, isShared: boolean): Written {
  const isRead = new RegExp(`(?<![\\w'-])${name}(?![\\w'-])`).test(write(value));
  if (!isRead && !isShared) {
    const bindings = [assign(name, value), assign("default", expression(name))];
    return { kind: "set", recursive: true, bindings };
  }
  const bindings = [assign(name, expression("package")), assign("default", expression("package"))];
  return { kind: "let", bindings: [assign("package", value)], body: { kind: "set", bindings } };
}

/** Whether it is the entry of a project inside the project, or one test of many. */
export function isOneOfSeveral({ outputName }: Entry): boolean {
  return outputName !== "default";
}

/** The output that has a value for each project inside the project. */
function outputBelow({ role }: Entry): "packages" | "devShells" | "legacyPackages" | "checks" {
  if (role === "package") return "packages";
  if (role === "check") return "checks";
  return role === "shell" ? "devShells" : "legacyPackages";
}

/** Outputs of one name, and of several entries, as one; `per`: what they are functions of. */
export function merged(
  outputs: readonly FlakeOutput[],
  per: FlakeNix["per"],
): readonly FlakeOutput[] {
  const system = per === "pkgs" ? "pkgs.stdenv.hostPlatform.system" : "system";
  const byPath = Map.groupBy(outputs, ({ path }) => path.join("."));
  return Array.from(byPath.values(), (group) => {
    const [first] = group as [FlakeOutput];
    if (group.length === 1) return first;
    const bodies = group.flatMap((output) =>
      output.kind === "per system"
        ? [output.body]
        : output.kind === "from output"
        ? [output.body(`self.${output.from}.\${${system}}`)]
        : []
    );
    const bound = bodies.flatMap((body) => body.kind === "let" ? body.bindings : []);
    const body: Written = { kind: "set", bindings: bodies.flatMap(attributesOf) };
    return { kind: "per system", path: first.path, body: letIn(bound, body) };
  });
}

/** The attributes of a set, or of the one that a `let` is about. */
function attributesOf(body: Written): readonly WrittenBinding[] {
  if (body.kind === "let") return attributesOf(body.body);
  return body.kind === "set" ? body.bindings : [];
}

/** Whether its value depends on the system. */
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
    check: ["checks", "SYSTEM", checkName(entry)],
    jobs: isPerSystem(entry) ? ["hydraJobs", "SYSTEM"] : ["hydraJobs"],
  } as const)[role];
  const jobs = role === "jobs" ? jobFunctions(entry.file).called : [];
  const known = [...packages, ...jobs];
  const attributes = known.length === 0 ? {} : { attributes: known };
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
function callOf(
  { target, call, isFunction }: CalledEntry,
  per: Per,
  nixpkgs: InputUse,
): Written {
  const expressionOf = (supply: Supply): string =>
    per !== "system" && isPackagesOf(nixpkgs, supply)
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
  return [{
    kind: "from output",
    path: ["packages"],
    from: "legacyPackages",
    name: "set",
    body: (from) => ({ kind: "set", bindings: [{ kind: "inherit", from, names }] }),
  }];
}

/** `apps.NAME = { type = "app"; program = "${packages.NAME}"; };`, and `nix run` alone. */
function appsOf({ scripts, program }: CalledEntry): readonly FlakeOutput[] {
  const own = program === undefined
    ? []
    : [{ app: "default", name: program, in: `/bin/${program}` }];
  const all = [...scripts.map((name) => ({ app: name, name, in: "" })), ...own];
  if (all.length === 0) return [];
  const type = { kind: "string", value: "app" } as const;
  const made = (packages: string, { name, in: file }: typeof all[number]): Written => {
    const program = expression(`"\${${packages}.${nameText(name)}}${file}"`);
    return { kind: "set", bindings: [assign("type", type), assign("program", program)] };
  };
  return [{
    kind: "from output",
    path: ["apps"],
    from: "packages",
    name: "packages",
    body: (packages) => ({
      kind: "set",
      bindings: all.map((each) => assign(each.app, made(packages, each))),
    }),
  }];
}

/** A derivation becomes the default package; a set is left to `legacyPackages`. */
function derivationOrSet(lib: string): FlakeOutput {
  return {
    kind: "from output",
    path: ["packages"],
    from: "legacyPackages",
    name: "value",
    body: (value) =>
      expression(`if ${lib}.isDerivation ${value} then { default = ${value}; } else { }`),
  };
}
