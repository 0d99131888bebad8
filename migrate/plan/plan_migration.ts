/**
 * Project → plan. Pure: everything is decided here, nothing is touched.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { evaluatorText } from "../../compat/evaluator/evaluator.ts";
import type { InputRequest, LockResult } from "../../compat/lock/mod.ts";
import { renderShim, type ShimFile, type ShimInterface } from "../../compat/shim/shim.ts";
import { type Diagnostic, Failure, placeOf } from "../../nix/diagnostic.ts";
import { fileFunction } from "../scan/file_function.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { closureOf, isFunction, lookupReader, type LookupsOf, rewirer } from "./closure.ts";
import { type Companion, planCompanions } from "./companions.ts";
import { metaDescription } from "./description.ts";
import {
  callOf,
  type Entry,
  formalsOf,
  freePath,
  type Layout,
  moves,
  planEntries,
} from "./entry.ts";
import { hazardsIn } from "./hazards.ts";
import { fileChanges } from "./file_changes.ts";
import { type FlakeNix, renderFlakeNix } from "./flake_nix.ts";
import {
  type FoundSource,
  inputFor,
  inputNotes,
  type InputOptions,
  lockRequest,
  planInputs,
  plannedInput,
  type SourceInput,
  sourcesOf,
} from "./inputs.ts";
import { askEvaluator, defaultOf } from "./lock_default.ts";
import { type CalledEntry, flakeOutputs, perOf, plannedOutput, shimResult } from "./outputs.ts";
import { scopeNotes } from "./package_scope.ts";
import type { FileChange, Plan } from "./plan.ts";

/** What the person decides, and what is known of the world outside of the project. */
export interface PlanOptions extends InputOptions {
  readonly systems: readonly string[];
  readonly layout: Layout;
  readonly description?: string;
}

/** A plan but for its lock. */
export interface Draft {
  readonly plan: Plan;
  /** What flake.lock must have. */
  readonly lockRequests: readonly InputRequest[];
}

/**
 * Plans the migration of a project that has no flake.
 *
 * @throws {Failure} where there is nothing that can be migrated.
 */
export function planMigration(project: Project, options: PlanOptions): Draft {
  const lookups = lookupReader(project);
  const { companions, notes: leftOut } = planCompanions(project, lookups);
  const offered = new Set(companions.map(({ path }) => path));
  const { entries, notes: leftAlone } = planEntries(project, options.layout);
  const notes = [...leftAlone.filter(({ place }) => !offered.has(place?.file ?? "")), ...leftOut];
  if (entries.length === 0 && companions.length === 0) throw nothingToMigrate(project, notes);
  const closure = closureOf(entries.map(({ name }) => name), lookups);
  const inputs = planInputs(foundSources(project, closure, lookups), options);
  const evaluator = freePath("flake-compat", new Set(project.tree.files.map(({ path }) => path)));
  const moving = new Set<string>(entries.filter(moves).map(({ name }) => name));
  const standing = new Set<string>(entries.map(({ name }) => name).filter((it) => !moving.has(it)));
  const rewired = rewirer(project, closure, lookups, ({ path }) => ({
    inputOf: (source) => inputFor(source, inputs),
    asksLock: standing.has(path),
    defaultOf: (supply) =>
      defaultOf(supply, inputs, {
        ...!moving.has(path) && { evaluator: askEvaluator(path, evaluator) },
        unpinnedToo: standing.has(path),
      }),
  }));
  const nixpkgs = mainInput(inputs);
  const called = entries.map((entry): CalledEntry => ({
    ...entry,
    call: callOf(entry.file, rewired(entry.name).parameters, nixpkgs),
    isFunction: isFunction(entry.file, rewired(entry.name)),
  }));
  const description = options.description ?? describe(project, entries, closure);
  const flake = flakeOf(called, companions, { ...options, description, inputs });
  const code = [
    ...shims(called, evaluator, project),
    ...fileChanges({ project, entries, closure, lookups, rewired }),
  ];
  const changes: FileChange[] = [
    { kind: "create", path: "flake.nix", text: renderFlakeNix(flake) },
    ...asksFor(evaluator, code)
      ? [{ kind: "create", path: evaluator, text: evaluatorText } as const]
      : [],
    ...code,
  ];
  const plan: Plan = {
    root: project.tree.root,
    systems: options.systems,
    inputs: inputs.map(plannedInput),
    outputs: called.map(plannedOutput),
    changes: sorted(changes),
    notes: [
      ...project.notes,
      ...notes,
      ...called.flatMap(({ file, call }) => call.callPackageOf ? scopeNotes(file) : []),
      ...inputs.flatMap(inputNotes),
      ...closure.flatMap((path) => rewired(path).notes),
      ...filesAt(closure, project).flatMap((file) => hazardsIn(file, project, moving)),
    ],
  };
  return { plan, lockRequests: inputs.map(lockRequest) };
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
  entries: readonly CalledEntry[],
  companions: readonly Companion[],
  { systems, description, inputs }: Pick<FlakeNix, "systems" | "description"> & {
    readonly inputs: readonly SourceInput[];
  },
): FlakeNix {
  const nixpkgs = mainInput(inputs);
  const per = perOf(entries, nixpkgs);
  const outputs = [
    ...entries.flatMap((entry) => flakeOutputs(entry, per, nixpkgs)),
    ...companions.map(({ output }) => output),
  ];
  return { description, inputs, nixpkgs, systems, per, outputs };
}

/** The input that the flake's own code uses: `planInputs` always makes one of this name. */
function mainInput(inputs: readonly SourceInput[]): SourceInput {
  const main = inputs.find(({ name }) => name === "nixpkgs") ?? inputs[0];
  if (main === undefined) throw new RangeError("a flake without inputs");
  return main;
}

/** What the one package says of itself, else the name of the directory. */
function describe(
  project: Project,
  entries: readonly Entry[],
  closure: readonly string[],
): string {
  const isPackage = entries.some(({ role }) => role === "package");
  return isPackage && metaDescription(filesAt(closure, project), project.open) ||
    basename(project.tree.root);
}

/** Whether any of the files imports the evaluator. */
function asksFor(evaluator: string, changes: readonly FileChange[]): boolean {
  return changes.some(({ text }) => text.includes(`/${basename(evaluator)} {`));
}

/** A shim in the place of every file that moves; where no file was for nix-build, a new one. */
function shims(
  entries: readonly CalledEntry[],
  evaluator: string,
  { files }: Project,
): readonly FileChange[] {
  const moving = entries.filter(moves);
  const file = "default.nix";
  if (entries.some(({ name }) => isEntry(name)) || files.has(file)) {
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
    interface: interfaceOf(entry),
  });
  return { kind: "create", path: name, text };
}

/** A function stays one that takes the same arguments; a value stays a value. */
function interfaceOf({ file, target, call }: CalledEntry): ShimInterface {
  const formals = formalsOf(file);
  if (formals === undefined) return { kind: "value" };
  const own = fileFunction(file.tree.root)?.lambda.parameter;
  const system = own?.formals.find((formal) => formal.name.name === "system")?.default;
  const systemDefault = system?.type === "String"
    ? file.tree.text.slice(system.start, system.end)
    : undefined;
  return {
    kind: "function",
    code: target,
    formals: formals.formals.map((formal) => formal.name.name),
    ellipsis: formals.ellipsis !== undefined,
    call,
    ...(systemDefault !== undefined && { systemDefault }),
  };
}

/** Every nixpkgs that the files name, in their order. */
function foundSources(
  { files }: Project,
  closure: readonly string[],
  lookups: LookupsOf,
): readonly FoundSource[] {
  return closure.flatMap((path) => {
    const text = files.get(path)?.tree.text ?? "";
    return sourcesOf(lookups(path)).map(({ source, node }) => {
      const { line, column } = placeOf(path, text, node.start);
      return { source, origin: `${path}:${line}:${column}` };
    });
  });
}

/** An entry file that can't be read is the reason; else that there is none, or none of use. */
function nothingToMigrate(
  { tree, files, notes }: Project,
  entryNotes: readonly Diagnostic[],
): Failure {
  const broken = notes.filter(({ place }) => isEntry(place?.file ?? ""));
  if (broken.length > 0) {
    return new Failure(...broken.map((note) => ({ ...note, severity: "error" }) as const));
  }
  const hasEntry = tree.files.some(({ path }) => isEntry(path));
  const message = hasEntry
    ? "Nothing here can become part of a flake"
    : "There is no default.nix and no shell.nix here";
  const below = [...files.keys()].filter((path) => isEntry(basename(path))).map(dirname);
  const like = hasEntry ? [] : [...new Set(below)].slice(0, 3);
  const help = "migrate takes a directory with a default.nix or a shell.nix" +
    (like.length === 0 ? "" : `, like ${like.join(", ")}`);
  const remedy = hasEntry ? {} : { help };
  const others = hasEntry ? [] : [...files.values()].filter(({ path }) => !path.includes("/"));
  return new Failure(
    { severity: "error", code: "nothing-to-migrate", message, ...remedy },
    ...entryNotes,
    ...others.slice(0, 5).map(foundInstead),
  );
}

/** A file beside which there is nothing to migrate. */
function foundInstead({ path, kind, why }: NixFile): Diagnostic {
  const message = `${path} is no entry file for nix-build or nix-shell: ${kind} (it ${why})`;
  return { severity: "note", code: "other-file", message };
}

function isEntry(path: string): boolean {
  return path === "default.nix" || path === "shell.nix";
}

/** By path; where a file moves away and another takes its place, the move comes first. */
function sorted(changes: readonly FileChange[]): readonly FileChange[] {
  const key = (change: FileChange): string => change.path;
  return changes.toSorted((one, two) => key(one) < key(two) ? -1 : key(one) > key(two) ? 1 : 0);
}
