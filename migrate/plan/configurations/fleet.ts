/**
 * Files in which Colmena, morph and NixOps read of several machines: those machines that a flake can
 * make. The file stays as it is, and its tool goes on reading it.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../../nix/diagnostic.ts";
import type { Expression, Formal, Node } from "../../../nix/syntax/nodes.ts";
import { within } from "../../../nix/syntax/range.ts";
import { walk } from "../../../nix/syntax/walk.ts";
import type { Thunk } from "../../scan/names.ts";
import type { NixFile, Project } from "../../scan/project.ts";
import { staticAttributes } from "../../scan/static_value.ts";
import { type FoundSource, PLAIN } from "../inputs.ts";
import type { Configuration } from "./configurations.ts";
import { type FleetPackages, fleetPackages } from "./fleet_packages.ts";
import { moduleLookups } from "./module_lookups.ts";
import { reached } from "./reached.ts";

/** A file of machines, and what it calls them. */
export interface Fleet {
  readonly file: NixFile;
  /** Those that the flake makes. */
  readonly machines: readonly Machine[];
  /** Its other attributes. */
  readonly others: readonly string[];
  /** The attribute with the settings of its tool, where it has one. */
  readonly settings: "meta" | "network" | undefined;
  /** Which of the settings' arguments for modules there are. */
  readonly given: readonly ("specialArgs" | "nodeSpecialArgs")[];
  /** What machines are made with that name no nixpkgs of their own. */
  readonly packages: FleetPackages;
  /** The files of the project that its machines are made of. */
  readonly reads: ReadonlySet<string>;
}

/** A machine of a fleet. */
export interface Machine {
  readonly name: string;
  /** What it is made with, where that is not what the others are. */
  readonly packages?: FleetPackages;
}

/** Where the tools look for it. */
const places = ["hive.nix", "network.nix", "nixops.nix", "deployment.nix", "morph.nix"];

/** Names in it that no machine has. */
const RESERVED = /^(meta|network|defaults|resources|require|_file)$/;

/** How the tools call the nixpkgs of all machines: Colmena and NixOps, morph. */
const PACKAGES = ["nixpkgs", "pkgs"];

/**
 * The first file with machines that need nothing from outside: its settings (`meta.nixpkgs`) are the
 * tool's own, but for those that its modules see. Not beside other machines, whose names it might have.
 */
export function planFleet(project: Project, configurations: readonly Configuration[]): {
  readonly fleet?: Fleet;
  readonly notes: readonly Diagnostic[];
} {
  const notes: Diagnostic[] = [];
  for (const file of places.flatMap((path) => project.files.get(path) ?? [])) {
    const { shape } = file;
    if (shape.kind !== "set" || !shape.complete) continue;
    const planned = fleetIn(file, shape.attributes, project);
    notes.push(...planned.notes);
    if (planned.fleet !== undefined && !isBeside(planned.fleet, configurations)) {
      return { fleet: planned.fleet, notes };
    }
  }
  return { notes };
}

/** Whether there are machines that a fleet has not read. */
function isBeside({ reads }: Fleet, configurations: readonly Configuration[]): boolean {
  return configurations.some(({ kind, path }) => kind === "NixOS" && !reads.has(path));
}

function fleetIn(
  file: NixFile,
  attributes: ReadonlyMap<string, Thunk>,
  project: Project,
): { readonly fleet?: Fleet; readonly notes: readonly Diagnostic[] } {
  const settings = (["meta", "network"] as const).find((name) => attributes.has(name));
  const said = setOf(settings && attributes.get(settings));
  const shared = [attributes.get("defaults"), said.get("specialArgs")].filter(isThere);
  const refused = obstacleIn(shared, project);
  if (refused !== undefined) return { notes: [leftOut(file, "its machines", refused)] };

  const named = [...attributes].filter(([name]) => !RESERVED.test(name));
  const judged = named.map(([name, thunk]) => machineOf(name, thunk, { file, said, project }));
  const notes = judged.flatMap(({ name, obstacle }) =>
    obstacle === undefined ? [] : [leftOut(file, name, obstacle)]
  );
  const machines = judged.filter(({ obstacle }) => obstacle === undefined);
  if (machines.length === 0) return { notes };
  const taken = new Set(machines.map(({ name }) => name));
  const parts = [...shared, ...machines.flatMap(({ parts }) => parts)];
  const setting = PACKAGES.map((name) => said.get(name)).find(isThere);
  const fleet: Fleet = {
    file,
    machines,
    others: [...attributes.keys()].filter((name) => !taken.has(name)),
    settings,
    given: (["specialArgs", "nodeSpecialArgs"] as const).filter((name) => said.has(name)),
    packages: fleetPackages(setting, project) ?? { found: PLAIN },
    reads: new Set(parts.flatMap(reached).map(({ scope }) => scope.file)),
  };
  return { fleet, notes };
}

/** A machine with what it is made of, and what is in its way, if anything is. */
function machineOf(
  name: string,
  thunk: Thunk,
  { file, said, project }: {
    readonly file: NixFile;
    /** The settings of its tool. */
    readonly said: ReadonlyMap<string, Thunk>;
    readonly project: Project;
  },
): Machine & { readonly parts: readonly Thunk[]; readonly obstacle: Obstacle | undefined } {
  const parts = [thunk, setOf(said.get("nodeSpecialArgs")).get(name)].filter(isThere);
  const packages = fleetPackages(setOf(said.get("nodeNixpkgs")).get(name), project);
  const obstacle = listOfModules(thunk, file) ?? obstacleIn(parts, project);
  return { name, parts, obstacle, ...(packages !== undefined && { packages }) };
}

function setOf(thunk: Thunk | undefined): ReadonlyMap<string, Thunk> {
  return thunk && staticAttributes(thunk) || new Map();
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}

/** What a flake can't do as the tool does, and where. */
interface Obstacle {
  readonly file: NixFile;
  readonly node: Node;
  readonly why: string;
}

/** Newer editions of Colmena take a list of modules for a machine. */
function listOfModules({ expression: node }: Thunk, file: NixFile): Obstacle | undefined {
  return node.type === "List" ? { file, node, why: "a list of modules is no module" } : undefined;
}

/** The first thing in what some parts of a fleet read that a flake does not have. */
function obstacleIn(parts: readonly Thunk[], project: Project): Obstacle | undefined {
  for (const { expression, scope } of parts.flatMap(reached)) {
    const file = project.files.get(scope.file);
    if (file === undefined || project.pinSets.has(scope.file)) continue;
    const lookup = moduleLookups(file, project.open, new Map())
      .find(({ node }) => within(node, expression));
    if (lookup !== undefined) {
      return { file, node: lookup.node, why: "pure evaluation refuses what stands here" };
    }
    const node = takenResources(expression);
    if (node !== undefined) return { file, node, why: "NixOps alone has the resources it takes" };
  }
  return undefined;
}

/** Where a module takes what NixOps made beside its machines. */
function takenResources(expression: Expression): Formal | undefined {
  const found: Formal[] = [];
  walk(expression, (node) => {
    if (node.type === "Formal" && node.name.name === "resources") found.push(node);
  });
  return found[0];
}

/** A machine that is no output, or all of them, and why. */
function leftOut(file: NixFile, name: string, { file: at, node, why }: Obstacle): Diagnostic {
  return {
    severity: "warning",
    code: "left-out",
    message: `${name} of ${file.path} can't be made by the flake: ${why}`,
    place: placeOf(at.path, at.tree.text, node.start, node.end),
    help: "its tool goes on making it; a module that takes what it needs from `specialArgs` can " +
      "be made by both",
  };
}

/** The trees that its machines are made with, that of most of them first. */
export function fleetSources({ packages, machines }: Fleet): readonly FoundSource[] {
  const others = machines.flatMap(({ packages }) => packages?.found ?? []);
  return [{ ...packages.found, isPkgs: true }, ...others];
}
