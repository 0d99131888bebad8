/**
 * Files in which Colmena, morph and NixOps read of several machines: those machines that a flake
 * can make. The file stays as it is, and its tool goes on reading it.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../../nix/diagnostic.ts";
import type { Thunk } from "../../scan/names.ts";
import type { NixFile, Project } from "../../scan/project.ts";
import { staticAttributes } from "../../scan/static_value.ts";
import { type FoundSource, PLAIN } from "../inputs.ts";
import type { Configuration } from "./configurations.ts";
import { type Obstacle, obstacleIn } from "./fleet_obstacle.ts";
import { type FleetPackages, fleetPackages } from "./fleet_packages.ts";
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
  /**
   * Whether its tool gives each machine its name here, as morph and NixOps do, and Colmena does
   * not.
   */
  readonly namesHosts: boolean;
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
  /** Whether it is a list of modules, as newer editions of Colmena take them. */
  readonly isList: boolean;
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
 * The first file with machines that need nothing from outside: its settings (`meta.nixpkgs`) are
 * the tool's own, but for those that its modules see. Not beside other machines, whose names it
 * might have.
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
  const judged = named.map(([name, thunk]) => machineOf(name, thunk, { said, project }));
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
    namesHosts: settings !== "meta" && file.path !== "hive.nix",
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
  { said, project }: {
    /** The settings of its tool. */
    readonly said: ReadonlyMap<string, Thunk>;
    readonly project: Project;
  },
): Machine & { readonly parts: readonly Thunk[]; readonly obstacle: Obstacle | undefined } {
  const parts = [thunk, setOf(said.get("nodeSpecialArgs")).get(name)].filter(isThere);
  const packages = fleetPackages(setOf(said.get("nodeNixpkgs")).get(name), project);
  const obstacle = obstacleIn(parts, project);
  const isList = thunk.expression.type === "List";
  return { name, isList, parts, obstacle, ...(packages !== undefined && { packages }) };
}

function setOf(thunk: Thunk | undefined): ReadonlyMap<string, Thunk> {
  return thunk && staticAttributes(thunk) || new Map();
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
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
