/**
 * The machines of a fleet as an output of flake.nix.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { relativePath } from "../../../nix/syntax/path_literal.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import { assign, expression } from "../bindings.ts";
import type { FlakeOutput } from "../flake_nix.ts";
import { inputFor, type SourceInput } from "../inputs.ts";
import type { PlannedOutput } from "../plan.ts";
import type { Fleet, Machine } from "./fleet.ts";
import type { FleetPackages } from "./fleet_packages.ts";
import { configured } from "./kinds.ts";
import { nixosMaker } from "./outputs.ts";

/** What the output is written by. */
export interface FleetContext {
  readonly inputs: readonly SourceInput[];
  /** The systems of the flake; a machine is for the first that it can be for. */
  readonly systems: readonly string[];
}

/** Names in flake.nix of what differs from machine to machine. */
const TREES = "nodeNixpkgs";
const SYSTEMS = "nodeSystems";
const ARGUMENTS = "moduleArguments";
const SETTINGS = "packageSettings";
const OWN_SETTINGS = "nodePackageSettings";

/** A machine is called as it is in the file, where nothing calls it otherwise. */
const HOST_NAME: Written = {
  kind: "function",
  formals: [{ name: "lib" }],
  ellipsis: true,
  body: {
    kind: "set",
    bindings: [assign(["networking", "hostName"], expression("lib.mkDefault name"))],
  },
};

/** The machines as an output, each by its name. */
export function fleetOutput(fleet: Fleet, context: FleetContext): FlakeOutput {
  const machine = fleet.machines.some(({ isList }) => isList)
    ? "(if builtins.isList machine then { imports = machine; } else machine)"
    : "machine";
  const modules = [
    expression("deploymentOptions"),
    ...settingsModule(fleet).map(expression),
    ...fleet.namesHosts ? [HOST_NAME] : [],
    expression("(fleet.defaults or { })"),
    expression(machine),
  ];
  const bindings = [
    assign("system", systemText(fleet, context)),
    assign("specialArgs", specialArguments(fleet)),
    assign("modules", { kind: "list", elements: modules }),
  ];
  const made: Written = {
    kind: "call",
    callee: makerText(fleet, context),
    arguments: [{ kind: "set", bindings }],
  };
  const each: Written = {
    kind: "lambda",
    parameter: "name",
    body: { kind: "lambda", parameter: "machine", body: made },
  };
  const others = fleet.others.map((name) => `"${name}"`).join(" ");
  const all = others === "" ? "fleet" : `(removeAttrs fleet [ ${others} ])`;
  return {
    kind: "derived",
    path: [configured.NixOS.output],
    value: { kind: "call", callee: "builtins.mapAttrs", arguments: [each, expression(all)] },
  };
}

/** What makes a machine: where some have a nixpkgs of their own, that one. */
function makerText(fleet: Fleet, { inputs }: FleetContext): string {
  const own = inputFor(fleet.packages.found.source, inputs);
  const others = machinesWith(fleet, "found");
  if (others.length === 0) return nixosMaker(own);
  const all = [own, ...others.map(({ packages }) => inputFor(packages.found.source, inputs))];
  const name = `(${TREES}.\${name} or ${own.name})`;
  return nixosMaker({ name, flake: all.every(({ flake }) => flake) });
}

function systemText(fleet: Fleet, context: FleetContext): Written {
  const value = fleetSystem(fleet, context);
  return machinesWith(fleet, "system").length === 0
    ? { kind: "string", value }
    : expression(`${SYSTEMS}.\${name} or "${value}"`);
}

/** What every module can take, whatever file it is in. */
function specialArguments({ given }: Fleet): Written {
  const nodes = assign("nodes", expression("self.nixosConfigurations"));
  const set = { kind: "set", bindings: [{ kind: "inherit", names: ["name"] }, nodes] } as const;
  if (given.length === 0) return set;
  return { kind: "update", set, right: `${ARGUMENTS} name` };
}

/** What the settings give to the modules of a machine, by its name. */
function givenArguments({ settings, given }: Fleet): readonly WrittenBinding[] {
  if (given.length === 0) return [];
  const body = given.map((name) =>
    name === "specialArgs"
      ? `fleet.${settings}.specialArgs`
      : `(fleet.${settings}.nodeSpecialArgs.\${name} or { })`
  ).join(" // ");
  return [assign(ARGUMENTS, { kind: "lambda", parameter: "name", body: expression(body) })];
}

/** The module with the settings of a machine's nixpkgs, where any has some. */
function settingsModule(fleet: Fleet): readonly string[] {
  if (!packagesOf(fleet).some(hasSettings)) return [];
  if (ownSettings(fleet).length === 0) return [SETTINGS];
  const shared = hasSettings(fleet.packages) ? SETTINGS : "{ }";
  return [`(${OWN_SETTINGS}.\${name} or ${shared})`];
}

/** What its machines are made with. */
function packagesOf({ packages, machines }: Fleet): readonly FleetPackages[] {
  return [packages, ...machines.flatMap(({ packages }) => packages ?? [])];
}

function hasSettings({ settings }: FleetPackages): boolean {
  return settings?.config !== undefined || settings?.overlays !== undefined;
}

/** Those of the machines with a nixpkgs of their own, which has nothing of the others'. */
function ownSettings({ machines }: Fleet): readonly WrittenBinding[] {
  return machines.flatMap(({ name, packages }) =>
    packages === undefined ? [] : [assign(name, settingsText(packages))]
  );
}

/** As Colmena and morph hand them on: what a machine's own modules say comes on top. */
function settingsText({ settings }: FleetPackages): Written {
  const { config, overlays } = settings ?? {};
  const first = overlays &&
    { kind: "call", callee: "lib.mkBefore", arguments: [overlays] } as const;
  const bindings = [
    ...config ? [{ name: "config", value: config }] : [],
    ...first ? [{ name: "overlays", value: first }] : [],
  ];
  if (bindings.length === 0) return { kind: "set", bindings: [] };
  const body = { kind: "set", bindings: below("nixpkgs", bindings) } as const;
  return first ? { kind: "function", formals: [{ name: "lib" }], ellipsis: true, body } : body;
}

/** `name.x = …;`, or `name = { x = …; y = …; };` of several. */
function below(
  name: string,
  bindings: readonly { readonly name: string; readonly value: Written }[],
): readonly WrittenBinding[] {
  const [one, ...others] = bindings;
  if (one !== undefined && others.length === 0) return [assign([name, one.name], one.value)];
  return [
    assign(name, { kind: "set", bindings: bindings.map(({ name, value }) => assign(name, value)) }),
  ];
}

/** The settings as bindings of flake.nix. */
function settingsBindings(fleet: Fleet): readonly WrittenBinding[] {
  if (settingsModule(fleet).length === 0) return [];
  const bindings = ownSettings(fleet);
  return [
    ...hasSettings(fleet.packages) ? [assign(SETTINGS, settingsText(fleet.packages))] : [],
    ...bindings.length > 0 ? [assign(OWN_SETTINGS, { kind: "set", bindings })] : [],
  ];
}

/** What the output uses: the file, and the options that the tools have beside NixOS' own. */
export function fleetBindings(fleet: Fleet, context: FleetContext): readonly WrittenBinding[] {
  const option: Written = {
    kind: "call",
    callee: "lib.mkOption",
    arguments: [{
      kind: "set",
      bindings: [
        assign("type", expression("lib.types.attrsOf lib.types.anything")),
        assign("default", { kind: "set", bindings: [] }),
      ],
    }],
  };
  const options: Written = {
    kind: "function",
    formals: [{ name: "lib" }],
    ellipsis: true,
    body: { kind: "set", bindings: [assign(["options", "deployment"], option)] },
  };
  const imported = expression(relativePath(fleet.file.path));
  return [
    assign("fleet", { kind: "call", callee: "import", arguments: [imported] }),
    ...ownOfMachines(fleet, context),
    ...givenArguments(fleet),
    ...settingsBindings(fleet),
    assign("deploymentOptions", options),
  ];
}

/** What differs from machine to machine: `nodeNixpkgs = { owl = nixos-unstable; };` */
function ownOfMachines(fleet: Fleet, { inputs }: FleetContext): readonly WrittenBinding[] {
  const trees = machinesWith(fleet, "found").map(({ name, packages }) =>
    assign(name, expression(inputFor(packages.found.source, inputs).name))
  );
  const systems = machinesWith(fleet, "system").map(({ name, packages: { system = "" } }) =>
    assign(name, { kind: "string", value: system })
  );
  return [[TREES, trees] as const, [SYSTEMS, systems] as const].flatMap(([name, bindings]) =>
    bindings.length === 0 ? [] : [assign(name, { kind: "set", bindings })]
  );
}

/** The machines of whose nixpkgs something is said. */
function machinesWith(
  { machines }: Fleet,
  what: "found" | "system",
): readonly Required<Pick<Machine, "name" | "packages">>[] {
  return machines.flatMap(({ name, packages }) =>
    packages?.[what] === undefined ? [] : [{ name, packages }]
  );
}

/** Where the derivation of each machine is found before and after. */
export function fleetDerivations(
  fleet: Fleet,
  context: Pick<FleetContext, "systems"> & { readonly needsFlake: boolean },
): readonly PlannedOutput[] {
  const { output, derivation } = configured.NixOS;
  const usual = fleetSystem(fleet, context);
  return fleet.machines.map(({ name, packages }) => ({
    entry: fleet.file.path,
    attributePath: [output, name, ...derivation],
    legacyPath: [name],
    configuration: { kind: "NixOS", system: packages?.system ?? usual, fleet: fleet.others },
    ...(context.needsFlake && { needsFlake: true }),
  }));
}

/** What a person is to know of the machines. */
export function fleetNote(
  fleet: Fleet,
  context: Pick<FleetContext, "systems">,
): Diagnostic {
  const { file: { path }, machines, others } = fleet;
  const names = machines.map(({ name }) => name).join(", ");
  const resources = others.includes("resources") ? ["resources"] : [];
  const left = [...new Set(packagesOf(fleet).flatMap(({ settings }) => settings?.left ?? []))];
  const ofPackages = left.length === 0 ? [] : [`the ${left.join(" and ")} of its nixpkgs`];
  const given = [...resources, "keys", ...ofPackages].join(", ");
  return {
    severity: "note",
    code: "fleet",
    message: `The machines of ${path} (${names}) are nixosConfigurations, made for ` +
      `${fleetSystem(fleet, context)}; the file stays, and its tool goes on reading it`,
    place: { file: path, line: 1, column: 1 },
    help:
      `what the tool itself gives to machines (${given}) is not in them: say it in their modules`,
  };
}

/** The system of machines of which nothing is said. */
function fleetSystem(
  { packages: { system } }: Fleet,
  { systems }: Pick<FleetContext, "systems">,
): string {
  const linux = systems.filter((system) => configured.NixOS.systems.test(system));
  return system ?? (linux.includes("x86_64-linux") ? "x86_64-linux" : linux[0] ?? "x86_64-linux");
}
