/**
 * The files that modules read as something else than modules, `import ./package.nix { inherit pkgs;
 * }`: what they looked up they take from their arguments, and their callers hand it on.
 *
 * @module
 */
import { within } from "../../../nix/syntax/range.ts";
import { fileFunction } from "../../scan/file_function.ts";
import type { FileLookup, Lookup } from "../../scan/lookups.ts";
import type { NixFile, Project } from "../../scan/project.ts";
import { gives } from "../arguments.ts";
import type { LookupsOf } from "../../scan/lookup_reader.ts";
import { closureOf } from "../closure.ts";
import type { ModuleArgument } from "./kinds.ts";
import type { Module } from "./configurations.ts";
import type { FunctionCall, ModuleLookup } from "./module_lookups.ts";
import type { RewiredModule } from "./module.ts";

/** What the functions of a configuration are found by. */
export interface FunctionOptions {
  readonly project: Project;
  readonly lookups: LookupsOf;
  /** What a file takes from outside of the project. */
  readonly lookupsOf: (file: NixFile) => readonly ModuleLookup[];
  /** What comes of a file that is no module. */
  readonly rewire: (module: Module) => RewiredModule;
}

/** The modules, each with the calls that must give more, and the functions that they call. */
export interface Functions {
  readonly modules: readonly Module[];
  readonly functions: readonly Module[];
}

/** What each function takes, by its path. */
type Taken = ReadonlyMap<string, ReadonlySet<ModuleArgument>>;

/** Finds what the modules among `files` call, directly or not. */
export function withFunctions(files: readonly NixFile[], options: FunctionOptions): Functions {
  const { project, lookups, lookupsOf } = options;
  const own = new Set(files.map(({ path }) => path));
  const read = closureOf([...own], lookups)
    .filter((path) => !own.has(path))
    .flatMap((path) => project.files.get(path) ?? []);
  const modules = files.map((file): Module => ({ file, lookups: lookupsOf(file) }));
  const functions = read.map((file): Module => {
    const calls = [...project.files.keys()].flatMap((path) => callsOf(file.path, lookups(path)));
    return { file, lookups: withoutGiven(lookupsOf(file), file, calls) };
  });
  const taken = takenBy(functions, options);
  const complete = (module: Module): Module => withCalls(module, taken, options);
  return { modules: modules.map(complete), functions: functions.map(complete) };
}

/** The look-ups that read the file at `target`. */
export function callsOf(target: string, lookups: readonly Lookup[]): readonly FileLookup[] {
  return lookups.filter((lookup): lookup is FileLookup =>
    lookup.kind === "file" && lookup.target === target
  );
}

/** Without what only the defaults of arguments read that every call gives. */
function withoutGiven(
  lookups: readonly ModuleLookup[],
  { tree }: NixFile,
  calls: readonly FileLookup[],
): readonly ModuleLookup[] {
  const formals = fileFunction(tree.root)?.lambda.parameter.formals ?? [];
  const unused = formals.filter(({ name }) => calls.every((call) => isGiven(name.name, call)));
  return lookups.filter(({ node }) =>
    !unused.some(({ default: value }) => value && within(node, value))
  );
}

function isGiven(name: string, { argument, by }: FileLookup): boolean {
  return by === "callPackage" && name === "pkgs" ||
    argument !== undefined && gives(argument, name);
}

/** What each takes itself, and hands on to those that it calls: until nothing more comes of it. */
function takenBy(functions: readonly Module[], options: FunctionOptions): Taken {
  let taken: Taken = new Map();
  for (let size = -1; size !== sizeOf(taken);) {
    size = sizeOf(taken);
    taken = new Map(functions.map((module) => {
      const { takes } = options.rewire(withCalls(module, taken, options));
      return [module.file.path, takes];
    }));
  }
  return taken;
}

function sizeOf(taken: Taken): number {
  return [...taken.values()].reduce((sum, { size }) => sum + size, 0);
}

/** The file with its calls that must give more. */
function withCalls(module: Module, taken: Taken, { project, lookups }: FunctionOptions): Module {
  const calls = lookups(module.file.path).flatMap((call): FunctionCall[] => {
    const takes = call.kind === "file" ? taken.get(call.target) : undefined;
    if (call.kind !== "file" || takes === undefined || takes.size === 0) return [];
    const root = project.files.get(call.target)?.tree.root;
    const wrapped = root !== undefined && fileFunction(root) === undefined;
    const missing = [...takes].filter((name) => wrapped || !isGiven(name, call));
    const { node, scope } = call;
    return missing.length === 0
      ? []
      : [{ kind: "call", node, scope, call, gives: missing, wrapped }];
  });
  return { ...module, lookups: [...module.lookups, ...calls] };
}
