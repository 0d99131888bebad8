/**
 * How the entry files get from the flake what they look up: the inputs, and every file that is read
 * rewired to be given them.
 *
 * @module
 */
import { placeOf } from "../../nix/diagnostic.ts";
import { boundName } from "../scan/lookups.ts";
import type { Project } from "../scan/project.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { closureOf, isFunction, rewirer } from "./closure.ts";
import { callOf, freePath, moves } from "./entry.ts";
import {
  type FoundSource,
  inputFor,
  type InputOptions,
  mainInput,
  planInputs,
  type SourceInput,
  sourcesOf,
} from "./inputs.ts";
import { askEvaluator, defaultOf, pathFrom } from "./lock_default.ts";
import { openTests, toldTests } from "./open_tests.ts";
import type { CalledEntry } from "./outputs.ts";
import { configurationSources } from "./configurations/configurations.ts";
import { fleetSources } from "./configurations/fleet.ts";
import type { Parts } from "./parts.ts";
import { usualSystems } from "./usual_systems.ts";
import { pinnedSources, type PinsFile, pinsFiles, type PlannedPins, planPins } from "./pins.ts";
import type { Rewired } from "./rewire.ts";

/** What the wiring depends on beside the project. */
export interface WiringOptions extends InputOptions {
  /** The systems of the flake; the usual ones of its nixpkgs unless told. */
  readonly systems?: readonly string[];
  /** The release that the nixpkgs of a flake reference is; nobody knows of any unless told. */
  readonly releaseIn?: (url: string) => string | undefined;
}

/** The wiring of a project. */
export interface Wiring {
  /** The files that entries read, entries included. */
  readonly closure: readonly string[];
  readonly inputs: readonly SourceInput[];
  /** The pin managers whose files are read. */
  readonly pins: readonly PlannedPins[];
  /** What takes the place of each. */
  readonly pinFiles: ReadonlyMap<string, PinsFile>;
  /** The input that the flake's own code uses. */
  readonly nixpkgs: SourceInput;
  /** The systems of the flake. */
  readonly systems: readonly string[];
  /** Where the evaluator goes. */
  readonly evaluator: string;
  /** The files that go elsewhere, and leave a shim. */
  readonly moving: ReadonlySet<string>;
  readonly rewired: (path: string) => Rewired;
  readonly called: readonly CalledEntry[];
}

/** Wires the entries of a project to the inputs of its flake. */
export function wire(
  project: Project,
  lookups: LookupsOf,
  { entries, configurations, fleet, ...options }:
    & WiringOptions
    & Pick<Parts, "entries" | "configurations" | "fleet">,
): Wiring {
  const closure = closureOf(entries.map(({ name }) => name), lookups);
  const pins = planPins(project, closure, lookups);
  const ofEntries = [
    ...foundSources(project, closure, lookups),
    ...pins.flatMap((planned) => pinnedSources(planned, project)),
  ];
  const unread = [...project.pinSets.values()].flatMap((set) =>
    pinnedSources({ set, pins: set.pins }, project)
  );
  const pinned = [...ofEntries, ...unread].filter(({ source }) => source.pinned);
  const found = [
    ...ofEntries,
    ...configurationSources(configurations, pinned),
    ...fleet ? fleetSources(fleet) : [],
  ];
  const inputs = planInputs(found, options, unread);
  const taken = new Set(project.tree.files.map(({ path }) => path));
  const evaluator = freePath("flake-compat", taken);
  const pinFiles = pinsFiles(pins, inputs, taken);
  const moving = new Set<string>(entries.filter(moves).map(({ name }) => name));
  const standing = new Set<string>(entries.map(({ name }) => name).filter((it) => !moving.has(it)));
  const told = toldTests(closure.flatMap(lookups), project);
  const tests = openTests(entries.map(({ file }) => file));
  const calledTests = tests.difference(told);
  const sharedTests = tests.intersection(told);
  const rewired = rewirer(project, closure, lookups, ({ path }) => ({
    inputOf: (source) => inputFor(source, inputs),
    pinsOf: (file) => pinFiles.get(file)?.use ?? {},
    calledTests,
    sharedTests,
    asksLock: standing.has(path),
    defaultOf: (supply) =>
      defaultOf(supply, inputs, {
        ...!moving.has(path) && { evaluator: askEvaluator(path, evaluator) },
        unpinnedToo: standing.has(path),
        fromHere: (target) => pathFrom(path, target),
      }),
  }));
  const nixpkgs = mainInput(inputs);
  const called = entries.map((entry): CalledEntry => ({
    ...entry,
    call: callOf(entry.file, rewired(entry.name).parameters, nixpkgs),
    isFunction: isFunction(entry.file, rewired(entry.name)),
  }));
  const systems = options.systems ?? usualSystems(nixpkgs, options.releaseIn?.(nixpkgs.url));
  return { closure, inputs, pins, pinFiles, nixpkgs, systems, evaluator, moving, rewired, called };
}

/** Every tree from outside that the files name, in their order. */
function foundSources(
  { files }: Project,
  closure: readonly string[],
  lookups: LookupsOf,
): readonly FoundSource[] {
  return closure.flatMap((path) => {
    const text = files.get(path)?.tree.text ?? "";
    return sourcesOf(lookups(path)).map((lookup) => {
      const { source, node } = lookup;
      const { line, column } = placeOf(path, text, node.start);
      const isPkgs = lookup.kind === "import" && boundName(lookup) === "pkgs";
      return { source, origin: `${path}:${line}:${column}`, isPkgs };
    });
  });
}
