/**
 * Project → plan. Pure: everything is decided here, nothing is touched.
 *
 * @module
 */
import { basename } from "@std/path";
import { evaluatorText } from "../../compat/evaluator/evaluator.ts";
import type { InputRequest, LockResult } from "../../compat/lock/mod.ts";
import { type LegacyCall, renderShim, type ShimFile } from "../../compat/shim/shim.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { unreadPins } from "../scan/pin_manager.ts";
import { sameTree } from "../scan/source.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { around } from "./around.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { computedImports } from "./computed_imports.ts";
import { metaDescription, readmeDescription } from "./description.ts";
import { type Entry, formalsOf, isShimmed, type Layout, moves } from "./entry.ts";
import { fileChanges } from "./file_changes.ts";
import { type FlakeNix, renderFlakeNix } from "./flake_nix.ts";
import { formatterOutput } from "./formatter.ts";
import { hazardsIn } from "./hazards.ts";
import { foundTestNotes } from "./found_tests.ts";
import { jobFunctions, jobNotes } from "./job_functions.ts";
import { inputFor, inputNotes, isUndecided, lockRequest, plannedInput } from "./inputs.ts";
import { configurationEdits } from "./configurations/configurations.ts";
import { fleetSources } from "./configurations/fleet.ts";
import {
  fleetBindings,
  fleetDerivations,
  fleetNote,
  fleetOutput,
} from "./configurations/fleet_output.ts";
import { configurationHazards } from "./configurations/hazards.ts";
import { lockedChannels, lockedChannelsNotes } from "./configurations/locked_channels.ts";
import {
  assumedSystem,
  configurationDerivation,
  configurationOutput,
  makerName,
} from "./configurations/outputs.ts";
import {
  type CalledEntry,
  flakeOutputs,
  isOneOfSeveral,
  merged,
  perOf,
  plannedOutput,
  shimResult,
} from "./outputs.ts";
import { scopeNotes } from "./package_scope.ts";
import { pinNotes, writtenPins } from "./pins.ts";
import { type Parts, partsOf } from "./parts.ts";
import type { FileChange, Plan, PlannedOutput } from "./plan.ts";
import { interfaceOf, toldSystemNotes } from "./shim_interface.ts";
import { type StalePins, stalePins } from "./stale_pins.ts";
import { type ReadSubmodules, submoduleNotes, submodulesRead } from "./submodules.ts";
import { type MainNixpkgs, treeNameNotes } from "./tree_names.ts";
import { wire, type Wiring, type WiringOptions } from "./wiring.ts";

/** What the person decides, and what is known of the world outside of the project. */
export interface PlanOptions extends WiringOptions {
  readonly layout: Layout;
  /** Whether the files of pin managers stay, also where nothing reads them. */
  readonly keepPins: boolean;
  readonly description?: string;
  /** The name that the package has beside `default`. */
  readonly name?: string;
}

/** A plan but for its lock. */
export interface Draft {
  readonly plan: Plan;
  /** What flake.lock must have. */
  readonly lockRequests: readonly InputRequest[];
  /** The names of inputs that are plain trees since nobody knows whether they are flakes. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * Plans the migration of a project that has no flake.
 *
 * @throws {Failure} where there is nothing that can be migrated.
 */
export function planMigration(project: Project, options: PlanOptions): Draft {
  const lookups = project.lookups;
  const parts = partsOf(project, lookups, options);
  const wiring = wire(project, lookups, { ...options, ...parts });
  const read = new Set([
    ...filesAt(wiring.closure, project),
    ...parts.configurations.flatMap(({ modules }) => modules.map(({ file }) => file)),
  ]);
  const submodules = submodulesRead([...read], project, lookups);
  const planned: Planned = { parts, wiring, read, submodules, options };
  const code = changesOf(project, lookups, planned);
  const stale = stalePins(wiring.pins, project, { changes: code, keep: options.keepPins });
  const changes = [...code, ...stale.changes];
  const beside = around(project, changes);
  const plan: Plan = {
    root: project.tree.root,
    systems: wiring.systems,
    inputs: wiring.inputs.map(plannedInput),
    outputs: plannedOutputs(parts, wiring, project),
    changes: sorted([...changes, ...beside.changes]),
    notes: [...notesOf(project, lookups, { ...planned, stale }), ...beside.notes],
  };
  return {
    plan,
    lockRequests: wiring.inputs.map(lockRequest),
    undecided: new Set(wiring.inputs.filter(isUndecided).map(({ name }) => name)),
  };
}

/** What is being planned, all of it. */
interface Planned {
  readonly parts: Parts;
  readonly wiring: Wiring;
  /** The files that the flake reads. */
  readonly read: ReadonlySet<NixFile>;
  /** The submodules that the code reads. */
  readonly submodules: ReadSubmodules;
  readonly options: PlanOptions;
}

/** What is to be known of the code and of what becomes of it. */
function notesOf(
  project: Project,
  lookups: LookupsOf,
  { parts, wiring, read, submodules, stale }: Planned & { readonly stale: StalePins },
): readonly Diagnostic[] {
  const code = filesAt(wiring.closure, project);
  return [
    ...project.notes,
    ...unreadPins(project.tree.files),
    ...parts.notes,
    ...wiring.called.flatMap(({ file, call }) =>
      call.callPackageScope ? scopeNotes(file, formalsOf(file)?.formals ?? []) : []
    ),
    ...wiring.called.flatMap(({ file, call }) => toldSystemNotes(file, call)),
    ...parts.entries.flatMap(({ role, file }) =>
      role === "jobs" ? jobNotes(file, jobFunctions(file)) : []
    ),
    ...wiring.inputs.flatMap(inputNotes),
    ...wiring.pins.flatMap((planned) => pinNotes(planned, wiring.inputs, stale.gone)),
    ...stale.notes,
    ...foundTestNotes(project),
    ...submoduleNotes(submodules),
    ...wiring.closure.flatMap((path) => wiring.rewired(path).notes),
    ...hazardsIn(code, project, wiring.moving),
    ...code.flatMap((file) => treeNameNotes(file, project.open, mainNixpkgs(wiring))),
    ...computedImports(project, { read, lookups, rewired: wiring.rewired }),
    ...parts.configurations.flatMap((each) => assumedSystem(each, { ...wiring, project })),
    ...lockedChannelsNotes(parts.configurations),
    ...parts.fleet ? [fleetNote(parts.fleet, wiring)] : [],
    ...configurationHazards(parts.configurations, { project, lookups, read: wiring.closure }),
  ];
}

/**
 * The nixpkgs that the code's `pkgs` is of, and whether `pkgs.path` has another name in the flake.
 */
function mainNixpkgs({ nixpkgs: { source }, pins, closure, rewired }: Wiring): MainNixpkgs {
  const isNamed = pins.some(({ set }) =>
    set.pins.some((pin) => {
      return pin.storeName !== undefined && pin.source !== undefined &&
        sameTree(pin.source, source);
    })
  );
  const isSupplied = closure.some((path) =>
    rewired(path).parameters.some(({ supply }) => supply.kind === "packages")
  );
  return { source, renamed: isNamed && isSupplied };
}

function changesOf(
  project: Project,
  lookups: LookupsOf,
  { parts, wiring, submodules, options }: Planned,
): readonly FileChange[] {
  const { called, evaluator, pinFiles } = wiring;
  const description = options.description ?? describe(project, parts.entries, wiring.closure);
  const flake = {
    ...flakeOf(parts, wiring, { ...options, description, project }),
    submodules: submodules.known.length > 0,
  };
  const others = configurationEdits(parts.configurations, wiring.inputs);
  const code = [
    ...shims(called, evaluator, project),
    ...writtenPins([...pinFiles.values()], wiring.closure, wiring.rewired),
    ...fileChanges({ project, entries: parts.entries, lookups, ...wiring, others }),
  ];
  return [
    { kind: "create", path: "flake.nix", text: renderFlakeNix(flake) },
    ...(asksFor(evaluator, code)
      ? [{ kind: "create", path: evaluator, text: evaluatorText } as const]
      : []),
    ...code,
  ];
}

function plannedOutputs(
  { configurations, fleet }: Parts,
  { called, systems }: Wiring,
  project: Project,
): readonly PlannedOutput[] {
  const needsFlake = called.length > 0;
  return [
    ...called.map(plannedOutput),
    ...configurations.map((each) =>
      configurationDerivation(each, { systems, project, needsFlake })
    ),
    ...fleet ? fleetDerivations(fleet, { systems, needsFlake }) : [],
  ];
}

function filesAt(paths: readonly string[], { files }: Project): readonly NixFile[] {
  return paths.flatMap((path) => files.get(path) ?? []);
}

/** The plan with its flake.lock, and a note for every input that could not be locked. */
export function withLock({ plan }: Draft, { text, unlocked }: LockResult): Plan {
  const missing = new Set(unlocked.map(({ name }) => name));
  const inputs = plan.inputs.map((input) => ({ ...input, locked: !missing.has(input.name) }));
  const notes = unlocked.map(({ name, reason, command }): Diagnostic => ({
    severity: "warning",
    code: "unlocked-input",
    message: `The input "${name}" is not locked yet: ${reason}`,
    help: `run this in the project where there is a network: ${command}`,
  }));
  const lock: FileChange[] = inputs.some(({ locked }) => locked)
    ? [{ kind: "create", path: "flake.lock", text }]
    : [];
  return {
    ...plan,
    inputs,
    changes: sorted([...plan.changes, ...lock]),
    notes: [...plan.notes, ...notes],
  };
}

function flakeOf(
  { companions, configurations, fleet, templates }: Parts,
  { called, closure, inputs, nixpkgs, systems }: Wiring,
  options: PlanOptions & { readonly description: string; readonly project: Project },
): FlakeNix {
  const { description, style, name, project } = options;
  const per = perOf(called, nixpkgs, style);
  const isShared = called.some((entry) => entry.role === "package" && isOneOfSeveral(entry));
  const outputs = [
    ...merged(
      called.flatMap((entry) => flakeOutputs(entry, { per, nixpkgs, name, isShared })),
      per,
    ),
    ...formatterOutput(filesAt(closure, project), nixpkgs, per),
    ...companions.map(({ output }) => output(nixpkgs)),
    ...templates,
    ...configurations.map((each) =>
      configurationOutput(each, { nixpkgs, inputs, systems, project })
    ),
    ...fleet ? [fleetOutput(fleet, { inputs, systems })] : [],
  ];
  const takesAll = configurations.some(({ takes }) => takes.has("inputs")) ||
    called.some(({ call }) => call.parameters.some(({ supply }) => supply.kind === "pins"));
  const named = [
    ...configurations.flatMap(({ kind }) => makerName(kind, inputs) ?? []),
    ...called.flatMap(({ call }) => inputsNamedBy(call)),
    ...fleet ? fleetSources(fleet).map(({ source }) => inputFor(source, inputs).name) : [],
  ];
  const directly = (input: string): boolean => !takesAll || input === nixpkgs.name;
  const nameOf = (input: string): string => directly(input) ? input : `inputs.${input}`;
  const shared = [
    ...lockedChannels(configurations, inputs, nameOf),
    ...fleet ? fleetBindings(fleet, { inputs, systems }) : [],
  ];
  return { description, inputs, takesAll, named, nixpkgs, systems, per, outputs, shared, style };
}

/** The inputs that a call is given, or the set of packages of. */
function inputsNamedBy({ parameters, callPackageOf }: LegacyCall): readonly string[] {
  const supplies = [...parameters.map(({ supply }) => supply), callPackageOf];
  return supplies.flatMap((supply) =>
    supply?.kind === "packages" || supply?.kind === "source" ? [supply.input.name] : []
  );
}

/** What the one package says of itself, or the README of the project, else its directory's name. */
function describe(
  project: Project,
  entries: readonly Entry[],
  closure: readonly string[],
): string {
  const isPackage = entries.some(({ role }) => role === "package");
  const meta = isPackage ? metaDescription(filesAt(closure, project), project.open) : undefined;
  return (meta || readmeDescription(project.tree)) ?? basename(project.tree.root);
}

/** Whether any of the files imports the evaluator. */
function asksFor(evaluator: string, changes: readonly FileChange[]): boolean {
  return changes.some((change) =>
    change.kind !== "track" && change.text.includes(`/${basename(evaluator)} {`)
  );
}

/** A shim in the place of every file that moves; where no file was for nix-build, a new one. */
function shims(
  entries: readonly CalledEntry[],
  evaluator: string,
  { files }: Project,
): readonly FileChange[] {
  const moving = entries.filter(moves);
  const file = "default.nix";
  if (entries.some(({ name }) => isShimmed(name)) || files.has(file)) {
    return moving.map((entry) => shimFor(entry, evaluator));
  }
  const plain = { result: "defaultNix", interface: { kind: "flake" } } as const;
  const text = renderShim({ file, evaluator: { mode: "vendored", path: evaluator }, ...plain });
  return [{ kind: "create", path: file, text }];
}

function shimFor(
  entry: CalledEntry & { readonly name: ShimFile },
  evaluator: string,
): FileChange {
  const { name } = entry;
  const text = renderShim({
    file: name,
    evaluator: { mode: "vendored", path: evaluator },
    result: shimResult(entry),
    interface: interfaceOf(entry.file, entry.target, entry.call),
  });
  return { kind: "create", path: name, text };
}

/** By path; where a file moves away and another takes its place, the move comes first. */
function sorted(changes: readonly FileChange[]): readonly FileChange[] {
  const key = (change: FileChange): string => change.path;
  return changes.toSorted((one, two) => key(one) < key(two) ? -1 : key(one) > key(two) ? 1 : 0);
}
