/**
 * Evaluates an entry file's derivations as nix-build and nix-shell would.
 *
 * @module
 */
import { basename } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import { nameText } from "../../nix/syntax/edit/attributes.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { type EvaluateOptions, tryEvaluate } from "../../nix/tools/evaluate.ts";
import { nixWords } from "../../nix/tools/words.ts";
import type { PlannedConfiguration, PlannedOutput } from "../plan/plan.ts";
import { type AlikeNames, systemOf } from "./alike.ts";
import type { Entry } from "./attribute.ts";
import derivations from "./derivations.nix" with { type: "text" };
import type { Answer, Ask, Request } from "./instantiate.ts";

/** How an entry file is evaluated. */
export interface EntryOptions extends
  Pick<
    EvaluateOptions,
    "nixPath" | "features" | "network" | "currentSystem" | "env" | "signal"
  > {
  /**
   * What calls a function with required arguments, by its attribute path in `<nixpkgs>`:
   * `callPackage`; without one, nothing does.
   */
  readonly callPackage?: string;
  /** Where the file is a configuration: what its tool makes of it, with the search path. */
  readonly configuration?: PlannedConfiguration;
  /** Where the file's derivations are found in the project's default.nix, if not in the file. */
  readonly derivations?: readonly Pick<PlannedOutput, "attributePath" | "legacyPath">[];
  /**
   * Where a configuration is NixOS', or `derivations` are machines: their options to make alike.
   */
  readonly alike?: AlikeNames;
}

/** The {@linkcode Ask} about the entry file of the project in `directory`. */
export function askEntry(directory: string, entry: Entry, options: EntryOptions): Ask {
  const { callPackage, configuration, derivations = [], alike, ...evaluation } = options;
  const path = (name: string): string => `(/. + ${nixString(`${directory}/${name}`)})`;
  const file = path(entry);
  const isShell = basename(entry) === "shell.nix";
  const ask = askExpression({
    root: configuration !== undefined
      ? configurationExpression(file, configuration, alike)
      : derivations.length > 0
      ? derivationsExpression(path("default.nix"), derivations, alike)
      : `import ${file}`,
    autoArgs: isShell ? "{ inNixShell = true; }" : "{ }",
    callPackage: callPackage === undefined
      ? "null"
      : `(import <nixpkgs> { }).${callPackage} ${file} { }`,
  });
  const env = { ...options.env, IN_NIX_SHELL: isShell ? "impure" : "" };
  return async (requests) => {
    const expression = `${ask} ${requestsExpression(requests)}`;
    const finished = await tryEvaluate(expression, { ...evaluation, env, write: true });
    return answersOf(finished);
  };
}

/** What nixos-rebuild, home-manager or darwin-rebuild evaluate for the configuration in a file. */
function configurationExpression(
  file: string,
  { kind, system, fleet }: PlannedConfiguration,
  alike: AlikeNames | undefined,
): string {
  if (fleet !== undefined) return fleetExpression(file, system, { others: fleet, alike });
  const forSystem = `system = ${nixString(system)};`;
  switch (kind) {
    case "NixOS":
      if (alike !== undefined) return machineExpression(file, forSystem, alike);
      return `(import <nixpkgs/nixos> { configuration = ${file}; ${forSystem} })` +
        ".config.system.build.toplevel";
    case "home-manager":
      return `(import <home-manager/home-manager/home-manager.nix> { confPath = ${file}; ` +
        `confAttr = ""; pkgs = import <nixpkgs> { ${forSystem} }; }).activationPackage`;
    case "nix-darwin":
      return `(import <darwin> { configuration = ${file}; ${forSystem} }).system`;
    default:
      return kind satisfies never;
  }
}

/** As `<nixpkgs/nixos>` has it, which does not give the machine itself. */
function machineExpression(file: string, forSystem: string, alike: AlikeNames): string {
  return `(${systemOf(alike)} (import <nixpkgs/nixos/lib/eval-config.nix> ` +
    `{ modules = [ ${file} ]; ${forSystem} }))`;
}

/**
 * The derivations of a set of machines, each made with the nixpkgs, the arguments and the options
 * that its tool gives it, and no others.
 */
function fleetExpression(
  file: string,
  system: string,
  { others, alike }: { readonly others: readonly string[]; readonly alike: AlikeNames | undefined },
): string {
  const names = others.map((name) => nixString(name)).join(" ");
  return `(let
    fleet = import ${file};
    deploymentOptions = { lib, ... }: {
      options.deployment = lib.mkOption {
        type = lib.types.attrsOf lib.types.anything;
        default = { };
      };
    };
    settings = fleet.meta or fleet.network or { };
    packagesOf = given:
      if builtins.isPath given || given ? outPath then packagesOf (import given)
      else if builtins.isFunction given then given { overlays = [ ]; }
      else given;
    shared = settings.nixpkgs or settings.pkgs or <nixpkgs>;
    systemOf = packages: packages.system or ${nixString(system)};
    asModules = machine: if builtins.isList machine then machine else [ machine ];
    namesHosts = !(fleet ? meta) && baseNameOf ${file} != "hive.nix";
    nodes = builtins.mapAttrs (name: machine: let
      given = settings.nodeNixpkgs.\${name} or shared;
      packages = packagesOf given;
      packageSettings = { lib, ... }: {
        nixpkgs.config = lib.mkBefore packages.config;
        nixpkgs.overlays = lib.mkBefore packages.overlays;
      };
      hostName = { lib, ... }: {
        networking = if namesHosts then { hostName = lib.mkDefault name; } else { };
      };
    in import (packages.path + "/nixos/lib/eval-config.nix") {
      system = systemOf given;
      specialArgs = { inherit name nodes; }
        // settings.specialArgs or { } // settings.nodeSpecialArgs.\${name} or { };
      modules = [ deploymentOptions packageSettings hostName (fleet.defaults or { }) ]
        ++ asModules machine;
    }) (removeAttrs fleet [ ${names} ]);
  in builtins.mapAttrs (_: ${systemOf(alike)}) nodes)`;
}

/** The one derivation of a flake, by its shim, or a set of several. */
function derivationsExpression(
  shim: string,
  derivations: NonNullable<EntryOptions["derivations"]>,
  alike: AlikeNames | undefined,
): string {
  const text = (path: readonly string[]): string => path.map(nameText).join(".");
  const made = alike === undefined ? "" : `${systemOf(alike)} `;
  const bindings = derivations.map(({ legacyPath, attributePath }) =>
    `${text(["value", ...legacyPath])} = ${made}flake.${text(attributePath)};`
  );
  return `(let flake = import ${shim} { }; in { ${bindings.join(" ")} }).value`;
}

/** The function from requests to answers about `root`, as an expression. */
export function askExpression(
  { root, autoArgs = "{ }", callPackage = "null" }: {
    readonly root: string;
    readonly autoArgs?: string;
    readonly callPackage?: string;
  },
): string {
  return `(${derivations}) { root = ${root}; autoArgs = ${autoArgs}; callPackage = ${callPackage}; }`;
}

/** The requests as an expression. */
export function requestsExpression(requests: readonly Request[]): string {
  return `(builtins.fromJSON ${nixString(JSON.stringify(requests))})`;
}

/** What Nix answered; a {@linkcode Failure} with its words where it ended otherwise. */
export function answersOf(
  { status, stdout, stderr }: { status: number; stdout: string; stderr: string },
): readonly Answer[] {
  if (status !== 0) throw failure("evaluation", nixWords(stderr));
  return JSON.parse(stdout);
}
