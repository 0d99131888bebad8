/**
 * Configurations as outputs of flake.nix.
 *
 * @module
 */
import type { InputUse } from "../../../compat/shim/supply.ts";
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { relativePath } from "../../../nix/syntax/path_literal.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import { topScope } from "../../scan/names.ts";
import { optionValue } from "../../scan/nixos_module.ts";
import type { Project } from "../../scan/project.ts";
import { staticString } from "../../scan/static_value.ts";
import { assign, expression } from "../bindings.ts";
import type { FlakeOutput } from "../flake_nix.ts";
import type { SourceInput } from "../inputs.ts";
import type { PlannedOutput } from "../plan.ts";
import type { Configuration } from "./configurations.ts";
import { type ConfigurationKind, configured } from "./kinds.ts";
import { LOCKED_CHANNELS, takesLockedChannels } from "./locked_channels.ts";

/** What an output is written by. */
export interface ConfigurationContext {
  readonly nixpkgs: InputUse;
  readonly inputs: readonly SourceInput[];
  /** The systems of the flake; a configuration is for the first that is of its kind. */
  readonly systems: readonly string[];
  readonly project: Project;
}

/** The output, as flake.nix says it; the system is said where no module says it. */
export function configurationOutput(
  configuration: Configuration,
  context: ConfigurationContext,
): FlakeOutput {
  const { kind, name } = configuration;
  const callee = calleeOf(kind, context);
  const bindings = [
    ...platform(configuration, context),
    ...specialArguments(configuration, context),
    assign("modules", { kind: "list", elements: modulesOf(configuration) }),
  ];
  const value = { kind: "call", callee, arguments: [{ kind: "set", bindings }] } as const;
  return { kind: "derived", path: [configured[kind].output, name], value };
}

function calleeOf(
  kind: ConfigurationKind,
  { nixpkgs, inputs }: ConfigurationContext,
): string {
  const maker = makerName(kind, inputs);
  switch (kind) {
    case "NixOS":
      return nixosMaker(nixpkgs);
    case "home-manager":
      return `${maker}.lib.homeManagerConfiguration`;
    case "nix-darwin":
      return `${maker}.lib.darwinSystem`;
    default:
      return kind satisfies never;
  }
}

/** What of a nixpkgs makes machines. */
export function nixosMaker({ name, flake }: InputUse): string {
  return flake ? `${name}.lib.nixosSystem` : `import "\${${name}}/nixos/lib/eval-config.nix"`;
}

/** The input that makes configurations of a kind; none of its own for what nixpkgs makes. */
export function makerName(
  kind: ConfigurationKind,
  inputs: readonly SourceInput[],
): string | undefined {
  const { maker } = configured[kind];
  return maker && inputs.find(({ source, flake }) => flake && source.name === maker.name)?.name;
}

/** A home has packages; a machine has a system, and often says it itself. */
function platform(
  configuration: Configuration,
  { nixpkgs, ...context }: Omit<ConfigurationContext, "inputs">,
): readonly WrittenBinding[] {
  const system = systemOf(configuration, context);
  if (configuration.kind === "home-manager") {
    const packages = nixpkgs.flake
      ? `${nixpkgs.name}.legacyPackages.${system}`
      : `import ${nixpkgs.name} { system = "${system}"; }`;
    return [assign("pkgs", expression(packages))];
  }
  return saysPlatform(configuration) ? [] : [assign("system", { kind: "string", value: system })];
}

function saysPlatform({ modules }: Configuration): boolean {
  return modules.some(({ file: { tree: { root } } }) =>
    optionValue(root, ["nixpkgs", "hostPlatform"]) !== undefined
  );
}

/** What of a configuration flake.nix says and no module does: a person is to look at it. */
export function assumedSystem(
  configuration: Configuration,
  context: Pick<ConfigurationContext, "systems" | "project">,
): readonly Diagnostic[] {
  const { kind, path, name } = configuration;
  if (saysPlatform(configuration) || saidSystem(configuration, context)) return [];
  const output = `${configured[kind].output}.${name}`;
  return [{
    severity: "note",
    code: "assumed-system",
    message: `${output} is made for ${systemOf(configuration, context)}: no module says for what`,
    place: { file: path, line: 1, column: 1 },
    help: "change it in flake.nix where that is wrong, or migrate with `--systems`",
  }];
}

/** The options that say what a machine is; `hostPlatform` decides where several do. */
const PLATFORM_OPTIONS = [
  ["hostPlatform"],
  ["hostPlatform", "system"],
  ["localSystem", "system"],
  ["system"],
] as const;

/** The system that a module says, in plain words. */
function saidSystem(
  { modules }: Configuration,
  { project: { open } }: Pick<ConfigurationContext, "project">,
): string | undefined {
  for (const option of PLATFORM_OPTIONS) {
    for (const { file: { path, tree } } of modules) {
      const expression = optionValue(tree.root, ["nixpkgs", ...option]);
      const said = expression && staticString({ expression, scope: topScope(path, open) });
      if (said !== undefined) return said;
    }
  }
  return undefined;
}

/** The system that the modules say, or else the flake's: Macs are sold with ARM since 2020. */
function systemOf(
  configuration: Configuration,
  { systems, project }: Pick<ConfigurationContext, "systems" | "project">,
): string {
  const said = saidSystem(configuration, { project });
  if (said !== undefined) return said;
  const { kind, modules } = configuration;
  const { open } = project;
  const home = modules.map(({ file: { path, tree } }) => {
    const expression = optionValue(tree.root, ["home", "homeDirectory"]);
    return expression && staticString({ expression, scope: topScope(path, open) });
  });
  const isMac = kind === "nix-darwin" || home.some((path) => path?.startsWith("/Users/"));
  const wanted = isMac ? /-darwin$/ : /-linux$/;
  const fitting = systems.filter((system) => wanted.test(system));
  const usual = isMac ? "aarch64-darwin" : "x86_64-linux";
  return fitting.includes(usual) ? usual : fitting[0] ?? usual;
}

function specialArguments(
  configuration: Configuration,
  context: ConfigurationContext,
): readonly WrittenBinding[] {
  const { kind, takes } = configuration;
  const given: WrittenBinding[] = [];
  if (takes.has("inputs")) given.push({ kind: "inherit", names: ["inputs"] });
  if (takes.has("system")) {
    given.push(assign("system", { kind: "string", value: systemOf(configuration, context) }));
  }
  return given.length === 0
    ? []
    : [assign(configured[kind].argumentsName, { kind: "set", bindings: given })];
}

function modulesOf(configuration: Configuration): readonly Written[] {
  const own = expression(relativePath(configuration.path));
  return takesLockedChannels(configuration) ? [own, expression(LOCKED_CHANNELS)] : [own];
}

/** Where the derivation is found before and after. */
export function configurationDerivation(
  configuration: Configuration,
  { needsFlake, ...context }: Pick<ConfigurationContext, "systems" | "project"> & {
    readonly needsFlake: boolean;
  },
): PlannedOutput {
  const { path, kind, name } = configuration;
  const { output, derivation } = configured[kind];
  return {
    entry: path,
    attributePath: [output, name, ...derivation],
    legacyPath: [],
    configuration: { kind, system: systemOf(configuration, context) },
    ...(needsFlake && { needsFlake }),
  };
}
