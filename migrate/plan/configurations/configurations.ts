/**
 * Configurations of machines and homes → outputs. Their modules stay where they are; what they took
 * from channels they take from the arguments that the flake hands them.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../../nix/diagnostic.ts";
import type { Edit } from "../../../nix/syntax/edit/edit.ts";
import { topScope } from "../../scan/names.ts";
import { moduleClosure, optionValue, setsOption } from "../../scan/nixos_module.ts";
import type { NixFile, Project } from "../../scan/project.ts";
import { sameTree, type Source } from "../../scan/source.ts";
import { staticString } from "../../scan/static_value.ts";
import type { LookupsOf } from "../../scan/lookup_reader.ts";
import { isEntryName } from "../entry.ts";
import type { References } from "../flake_nix.ts";
import { type FoundSource, inputFor, mainInput, PLAIN, type SourceInput } from "../inputs.ts";
import { callsOf, withFunctions } from "./functions.ts";
import { type ConfigurationKind, configured, type ModuleArgument } from "./kinds.ts";
import { rewireModule, takesArguments } from "./module.ts";
import { type ModuleLookup, moduleLookups } from "./module_lookups.ts";

/** A configuration that becomes an output. */
export interface Configuration {
  readonly kind: ConfigurationKind;
  /** The module that its tool is pointed at, relative to the root. */
  readonly path: string;
  /** The attribute's name in the output. */
  readonly name: string;
  /** Whether the modules say that name, or the directory does. */
  readonly isNamed: boolean;
  /** The modules it is made of, itself first. */
  readonly modules: readonly Module[];
  /** The files that they call, none of them a module. */
  readonly functions: readonly Module[];
  /** The arguments of its modules that only the flake can give. */
  readonly takes: ReadonlySet<ModuleArgument>;
}

/** A file of a configuration, and what it takes from outside. */
export interface Module {
  readonly file: NixFile;
  readonly lookups: readonly ModuleLookup[];
}

/** The configurations of a project, and those that can't be outputs, and why. */
export interface Configurations {
  readonly configurations: readonly Configuration[];
  /** The files that are configurations, or modules of those that are outputs. */
  readonly known: ReadonlySet<string>;
  readonly notes: readonly Diagnostic[];
}

/** What is known beside the project. */
export interface ConfigurationOptions {
  readonly lookups: LookupsOf;
  /** The flake references that a person gave, by the names of inputs. */
  readonly references: References;
}

const kinds = Object.keys(configured) as readonly ConfigurationKind[];

/** Finds the configurations that can be outputs. */
export function planConfigurations(
  project: Project,
  options: ConfigurationOptions,
): Configurations {
  const configurations: Configuration[] = [];
  const known = new Set<string>();
  const notes: Diagnostic[] = [];
  for (const kind of kinds) {
    const names = new Set<string>();
    for (const file of [...project.files.values()].filter((file) => isConfiguration(file, kind))) {
      if (known.has(file.path)) continue;
      known.add(file.path);
      const made = configurationOf(file, kind, project, options);
      if ("severity" in made) {
        notes.push(made);
        continue;
      }
      const name = freeName(made.name, names);
      names.add(name);
      configurations.push({ ...made, name });
      for (const module of made.modules) known.add(module.file.path);
      if (!made.isNamed) notes.push(unnamed(made, name));
    }
  }
  return { configurations, known, notes };
}

/** A module in its place that sets what only a whole configuration has. */
function isConfiguration({ path, tree: { root } }: NixFile, kind: ConfigurationKind): boolean {
  const { places, options } = configured[kind];
  return places.test(path) && takesArguments(root) &&
    options.some((option) => setsOption(root, [option]));
}

/** The configuration, or what is in its way. */
function configurationOf(
  file: NixFile,
  kind: ConfigurationKind,
  project: Project,
  { lookups, references }: ConfigurationOptions,
): Configuration | Diagnostic {
  const { open, files } = project;
  const { modules, functions } = withFunctions(
    moduleClosure(file.path, open).flatMap((path) => files.get(path) ?? []),
    {
      project,
      lookups,
      lookupsOf: (file) => moduleLookups(file, open, references),
      rewire: ({ file, lookups }) =>
        rewireModule(file, lookups, { kind, inputOf: itself, isModule: false }),
    },
  );
  const takes = new Set<ModuleArgument>();
  for (const { file: part, lookups, isModule } of partsOf({ modules, functions })) {
    const rewired = rewireModule(part, lookups, { kind, inputOf: itself, isModule });
    if (rewired.obstacle !== undefined) return leftOut(file, kind, part, rewired.obstacle);
    if (isModule) { for (const argument of rewired.takes) takes.add(argument); }
  }
  const called = functions.find(({ file: { path }, lookups: { length } }) =>
    length > 0 && isCalledElsewhere(path, { modules, functions }, project, lookups)
  );
  if (called?.lookups[0]) return leftOut(file, kind, called.file, called.lookups[0]);
  const own = ownName(file, kind, modules, project);
  const name = own ?? configured[kind].unnamed;
  return { kind, path: file.path, name, isNamed: own !== undefined, modules, functions, takes };
}

/** The name of an input that is not planned yet does not matter. */
function itself({ name }: { readonly name: string }): { readonly name: string; flake: boolean } {
  return { name, flake: false };
}

/** The files of a configuration that may be rewired, modules or not. */
function partsOf(
  { modules, functions }: Pick<Configuration, "modules" | "functions">,
): readonly (Module & { readonly isModule: boolean })[] {
  return [
    ...modules.map((module) => ({ ...module, isModule: true })),
    ...functions.map((module) => ({ ...module, isModule: false })),
  ];
}

/** Whether others read a file, too, or a shim takes its place: they would not give it more. */
function isCalledElsewhere(
  path: string,
  parts: Pick<Configuration, "modules" | "functions">,
  { files }: Project,
  lookups: LookupsOf,
): boolean {
  const own = new Set(partsOf(parts).map(({ file }) => file.path));
  return isEntryName(path) ||
    [...files.keys()].some((other) => !own.has(other) && callsOf(path, lookups(other)).length > 0);
}

/** What the configuration is called by itself, else by its directory. */
function ownName(
  { path }: NixFile,
  kind: ConfigurationKind,
  modules: readonly Module[],
  { open }: Project,
): string | undefined {
  const { names, places } = configured[kind];
  for (const option of names) {
    for (const { file: { path, tree } } of modules) {
      const expression = optionValue(tree.root, option);
      const name = expression && staticString({ expression, scope: topScope(path, open) });
      if (name !== undefined && name !== "") return name;
    }
  }
  return places.exec(path)?.[1];
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1;; number++) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(free)) return free;
  }
}

/**
 * The trees that configurations are made with: nixpkgs, what their modules take, and other makers.
 * Where the project has pinned its nixpkgs or a maker (`pins`), that one is taken.
 */
export function configurationSources(
  configurations: readonly Configuration[],
  pins: readonly FoundSource[],
): readonly FoundSource[] {
  if (configurations.length === 0) return [];
  const pinned = (name: string) => pins.find(({ source }) => source.name === name);
  const ofModules = configurations.flatMap((configuration) =>
    partsOf(configuration).flatMap(({ file, lookups }) =>
      lookups.flatMap((lookup) => lookup.kind === "tree" ? [foundIn(file, lookup)] : [])
    )
  );
  const makers = configurations.flatMap(({ kind, path }): FoundSource[] => {
    const { maker } = configured[kind];
    if (maker === undefined) return [];
    const found = pinned(maker.name) ?? { source: maker, origin: `${path}:1:1` };
    return [{ ...found, asFlake: true }];
  });
  const own = pinned(PLAIN.source.name);
  const nixpkgs = own ?? ofModules.find(({ source }) => isPlain(source)) ?? PLAIN;
  const others = [...ofModules, ...makers].filter(({ source }) => !isPlain(source));
  return [nixpkgs, ...others];
}

/** Whether it is the nixpkgs that machines and homes are built from. */
function isPlain(source: Source): boolean {
  return sameTree(source, PLAIN.source);
}

/** The input that a tree of a module becomes. */
function moduleInput(source: Source, inputs: readonly SourceInput[]): SourceInput {
  return isPlain(source) ? mainInput(inputs) : inputFor(source, inputs);
}

function foundIn(
  { path, tree: { text } }: NixFile,
  { node, source }: ModuleLookup & { readonly kind: "tree" },
): FoundSource {
  const { line, column } = placeOf(path, text, node.start);
  return { source, origin: `${path}:${line}:${column}`, asFlake: source.narHash === undefined };
}

/** What changes in the modules, by path. */
export function configurationEdits(
  configurations: readonly Configuration[],
  inputs: readonly SourceInput[],
): ReadonlyMap<string, readonly Edit[]> {
  return new Map(
    configurations.flatMap((configuration) =>
      partsOf(configuration).map(({ file, lookups, isModule }) => {
        const context = {
          kind: configuration.kind,
          inputOf: (source: Source) => moduleInput(source, inputs),
          isModule,
        };
        return [file.path, rewireModule(file, lookups, context).edits] as const;
      })
    ),
  );
}

function leftOut(
  { path }: NixFile,
  kind: ConfigurationKind,
  { path: at, tree: { text } }: NixFile,
  lookup: ModuleLookup,
): Diagnostic {
  const { node } = lookup;
  const channel = lookup.kind === "unknown" ? lookup.node.name.split("/")[0] : undefined;
  return {
    severity: "warning",
    code: "left-out",
    message: `${path} is no ${configured[kind].output} of the flake: pure evaluation refuses ` +
      "what stands here",
    place: placeOf(at, text, node.start, node.end),
    help: channel === undefined
      ? "let the module take it from its arguments, then migrate again"
      : `say what it leads to: \`--input ${channel} REF\``,
  };
}

function unnamed({ kind, path }: Configuration, name: string): Diagnostic {
  const { names, output } = configured[kind];
  const [option = []] = names;
  return {
    severity: "note",
    code: "unnamed-configuration",
    message: `${path} does not say ${option.join(".")}: it is ${output}.${name}`,
    place: { file: path, line: 1, column: 1 },
    help: kind === "home-manager"
      ? "say home.username and home.homeDirectory there, which no flake takes from the " +
        "environment, and rename the output"
      : "say it there, and rename the output",
  };
}
