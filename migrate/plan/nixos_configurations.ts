/**
 * NixOS configurations → `nixosConfigurations`. Their modules stay where they are; what they take
 * from `<nixpkgs/…>` they take from the NixOS that evaluates them, by its argument `modulesPath`.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import { addFormals } from "../../nix/syntax/edit/formals.ts";
import type { SyntaxTree } from "../../nix/syntax/parse.ts";
import { replaceExpression } from "../../nix/syntax/edit/replace.ts";
import type { Expression, Node, SearchPath } from "../../nix/syntax/nodes.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { fileFunction } from "../scan/file_function.ts";
import { topScope } from "../scan/names.ts";
import { moduleClosure, optionValue } from "../scan/nixos_module.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { staticString } from "../scan/static_value.ts";
import { closureOf, type LookupsOf } from "./closure.ts";
import type { InputUse } from "../../compat/shim/supply.ts";
import { assign, expression } from "./bindings.ts";
import type { FlakeOutput } from "./flake_nix.ts";
import type { PlannedOutput } from "./plan.ts";

/** A NixOS configuration that becomes an output. */
export interface NixosConfiguration {
  /** The module that nixos-rebuild is pointed at, relative to the root. */
  readonly path: string;
  readonly host: string;
  /** The modules it is made of, itself first. */
  readonly modules: readonly NixFile[];
}

/** The configurations of a project. */
export interface NixosConfigurations {
  readonly configurations: readonly NixosConfiguration[];
  /** What changes in their modules, by path. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** Those that can't be outputs, and why. */
  readonly notes: readonly Diagnostic[];
}

/** Where projects keep the configuration of a machine; in a directory of its own, it has its name. */
const places =
  /^(?:nixos\/)?configuration\.nix$|^(?:hosts|machines)\/([^/]+)\/(?:configuration|default)\.nix$/;

/** Finds the configurations that can be outputs. */
export function planNixosConfigurations(
  project: Project,
  lookups: LookupsOf,
): NixosConfigurations {
  const configurations: NixosConfiguration[] = [];
  const notes: Diagnostic[] = [];
  const hosts = new Set<string>();
  for (const file of [...project.files.values()].filter(isConfiguration)) {
    const paths = moduleClosure(file.path, project.open);
    const modules = paths.flatMap((path) => project.files.get(path) ?? []);
    const obstacle = obstacleIn(modules, project, lookups);
    if (obstacle !== undefined) {
      notes.push(leftOut(file, obstacle));
      continue;
    }
    const host = freeHost(hostOf(file, modules, project), hosts);
    hosts.add(host);
    configurations.push({ path: file.path, host, modules });
  }
  const changed = configurations.flatMap(({ modules }) => modules);
  const edits = new Map(changed.map(({ path, tree }) => [path, editsOf(tree)]));
  return { configurations, edits, notes };
}

/** A module in its place that imports others, or sets what only a whole system has. */
function isConfiguration({ path, tree: { root } }: NixFile): boolean {
  const options = [["imports"], ["networking", "hostName"], ["system", "stateVersion"]];
  return places.test(path) && takesArguments(root) &&
    options.some((option) => optionValue(root, option) !== undefined);
}

/** The host's own name for itself, else that of its directory; `nixos` is NixOS' default. */
function hostOf({ path }: NixFile, modules: readonly NixFile[], { open }: Project): string {
  for (const { path, tree } of modules) {
    const expression = optionValue(tree.root, ["networking", "hostName"]);
    const name = expression && staticString({ expression, scope: topScope(path, open) });
    if (name !== undefined && name !== "") return name;
  }
  return places.exec(path)?.[1] ?? "nixos";
}

function freeHost(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1;; number++) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(free)) return free;
  }
}

/** What in a module, or in what it reads, a flake can't do; where it stands. */
interface Obstacle {
  readonly file: NixFile;
  readonly node: Node;
}

function obstacleIn(
  modules: readonly NixFile[],
  { files }: Project,
  lookups: LookupsOf,
): Obstacle | undefined {
  const own = new Set(modules);
  const read = closureOf(modules.map(({ path }) => path), lookups);
  for (const file of read.flatMap((path) => files.get(path) ?? [])) {
    const isEditable = own.has(file) && takesArguments(file.tree.root);
    const found = searchPathsIn(file.tree).find((node) => !isEditable || !isOfNixpkgs(node));
    const [lookup] = lookups(file.path).filter(({ kind }) => kind !== "file" && kind !== "source");
    const node = found ?? lookup?.node;
    if (node !== undefined) return { file, node };
  }
  return undefined;
}

/** Whether a module can be given one more argument. */
function takesArguments(root: Expression): boolean {
  return fileFunction(root) !== undefined || root.type === "AttributeSet";
}

function searchPathsIn(tree: SyntaxTree): readonly SearchPath[] {
  const found: SearchPath[] = [];
  walk(tree.root, (node) => {
    if (node.type === "SearchPath") found.push(node);
  });
  return found;
}

function isOfNixpkgs({ name }: SearchPath): boolean {
  return /^nixpkgs(\/|$)/.test(name);
}

/** `<nixpkgs/nixos/modules/x.nix>` → `modulesPath + "/x.nix"` */
function editsOf(tree: SyntaxTree): readonly Edit[] {
  const found = searchPathsIn(tree);
  if (found.length === 0) return [];
  const { root } = tree;
  const own = fileFunction(root);
  const taken = own === undefined
    ? [{ start: root.start, end: root.start, text: "{ modulesPath, ... }:\n" }]
    : addFormals(tree, own.lambda, [{ name: "modulesPath" }]);
  return [...taken, ...found.map((node) => replaceExpression(tree, node, placeInNixos(node.name)))];
}

function placeInNixos(searchPath: string): string {
  const below = /^nixpkgs\/nixos\/modules(\/.*)$/.exec(searchPath)?.[1];
  return `modulesPath + "${below ?? `/../..${searchPath.slice("nixpkgs".length)}`}"`;
}

/** The output, made by the NixOS of an input; the system is said here where no module says it. */
export function nixosOutput(
  { path, host, modules: files }: NixosConfiguration,
  { name, flake }: InputUse,
): FlakeOutput {
  const callee = flake
    ? `${name}.lib.nixosSystem`
    : `import "\${${name}}/nixos/lib/eval-config.nix"`;
  const saysPlatform = files.some(({ tree: { root } }) =>
    optionValue(root, ["nixpkgs", "hostPlatform"]) !== undefined
  );
  const system = assign("system", { kind: "string", value: DEFAULT_SYSTEM });
  const modules = assign("modules", { kind: "list", elements: [expression(`./${path}`)] });
  const bindings = saysPlatform ? [modules] : [system, modules];
  const value = { kind: "call", callee, arguments: [{ kind: "set", bindings }] } as const;
  return { kind: "derived", path: ["nixosConfigurations", host], value };
}

/** Where the system is found before and after. */
export function nixosSystem(
  { path, host }: NixosConfiguration,
  needsFlake: boolean,
): PlannedOutput {
  const attributePath = ["nixosConfigurations", host, "config", "system", "build", "toplevel"];
  const more = needsFlake ? { needsFlake } as const : {};
  return { entry: path, attributePath, legacyPath: [], nixos: true, ...more };
}

/** What a configuration is for that does not say it: NixOS' own default for a long time. */
const DEFAULT_SYSTEM = "x86_64-linux";

function leftOut({ path }: NixFile, { file, node }: Obstacle): Diagnostic {
  const { text } = file.tree;
  return {
    severity: "warning",
    code: "left-out",
    message: `${path} is no nixosConfiguration of the flake: pure evaluation refuses what stands ` +
      "here",
    place: placeOf(file.path, text, node.start, node.end),
    help: "make it an input of the flake, hand it in by `specialArgs`, and add the configuration " +
      "to flake.nix",
  };
}
