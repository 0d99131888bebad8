/**
 * Evaluates a project by its default.nix and shell.nix: the legacy ones, or the shims.
 *
 * @module
 */
import type { PlannedConfiguration, PlannedOutput } from "../plan/plan.ts";
import { alikeAfter, alikeBefore } from "./alike.ts";
import { type Attribute, type Entry, flakePath } from "./attribute.ts";
import { askEntry, type EntryOptions } from "./evaluate_entry.ts";
import {
  collect,
  type Evaluated,
  type EvaluatedAttribute,
  type EvaluatedTree,
  runOptionsOf,
  withoutLinks,
} from "./evaluated.ts";
import { discover, type Found, instantiate } from "./instantiate.ts";

/** What of a legacy project is evaluated, and how. */
export interface LegacyOptions {
  readonly entries: readonly Entry[];
  /** The sets of nixpkgs whose callPackage is for some of them. */
  readonly scopes?: ReadonlyMap<Entry, string>;
  /** Those among them that are configurations, and of what. */
  readonly configurations?: ReadonlyMap<Entry, PlannedConfiguration>;
  /** The search path, as NIX_PATH has it: `nixpkgs=/path`; this process's own unless told. */
  readonly nixPath?: string;
  /** Attributes to evaluate in any case, also where the search for derivations would not look. */
  readonly attributes?: readonly Attribute[];
}

/** How many levels of sets below the value of an entry file are searched for derivations. */
const DEPTH = 3;

/**
 * Every derivation below the legacy entries, instantiated. Call it before the project is changed.
 * A function with required arguments is called by `<nixpkgs>`' callPackage.
 */
export async function evaluateLegacy(
  project: EvaluatedTree,
  options: LegacyOptions,
): Promise<Evaluated> {
  const tree = withoutLinks(project);
  const { entries, configurations, scopes, nixPath, attributes = [] } = options;
  const found: EvaluatedAttribute[] = [];
  for (const entry of new Set(entries)) {
    tree.progress?.(`evaluating ${entry} as it was`);
    const configuration = configurations?.get(entry);
    const scope = scopes?.get(entry);
    const evaluation: EntryOptions = {
      callPackage: scope === undefined ? "callPackage" : `${scope}.callPackage`,
      ...(configuration && { configuration }),
      ...entryOptionsOf(tree),
      ...(nixPath !== undefined && { nixPath }),
    };
    const ask = askEntry(tree.directory, entry, evaluation);
    const named = attributes.filter((attribute) => attribute.entry === entry);
    const discovered = await discover(ask, DEPTH);
    const known = new Set(discovered.map(({ path }) => JSON.stringify(path)));
    const more = named.map(({ path }) => path).filter((path) => !known.has(JSON.stringify(path)));
    const all = at(entry, [...discovered, ...await instantiate(ask, more)]);
    found.push(
      ...configuration?.kind === "NixOS"
        ? await alikeBefore(all, askEntry(tree.directory, entry, { ...evaluation, alike: null }))
        : all,
    );
  }
  return await collect(tree, found, "everything");
}

/** The attributes of `before` through the shims: flakes off, no search path, the lock alone. */
export async function evaluateShim(
  project: EvaluatedTree,
  before: Evaluated,
  outputs: readonly PlannedOutput[],
): Promise<Evaluated> {
  const tree = withoutLinks(project);
  const options: EntryOptions = {
    features: false,
    nixPath: "",
    ...entryOptionsOf(tree),
  };
  const found: EvaluatedAttribute[] = [];
  for (const [entry, attributes] of Map.groupBy(before.attributes.values(), (each) => each.entry)) {
    tree.progress?.(`evaluating ${entry} as it is`);
    const derivations = outputs.filter((output) => output.entry === entry && output.configuration);
    const ask = askEntry(tree.directory, entry, { ...options, derivations });
    found.push(...at(entry, await instantiate(ask, attributes.map(({ path }) => path))));
  }
  const machines = await alikeAfter(found, before, (attribute, alike) => {
    const attributePath = flakePath(attribute, outputs, tree.nix.system)?.slice(0, 2);
    if (attributePath === undefined) return undefined;
    const derivations = [{ legacyPath: [], attributePath }];
    return askEntry(tree.directory, attribute.entry, { ...options, derivations, alike });
  });
  return await collect(tree, machines, "tracked");
}

function at(entry: Entry, found: readonly Found[]): EvaluatedAttribute[] {
  return found.map(({ path, outcome }) => ({ entry, path, outcome }));
}

function entryOptionsOf(
  tree: EvaluatedTree,
): Pick<EntryOptions, "network" | "currentSystem" | "env" | "signal"> {
  const { network, nix } = tree;
  return {
    ...runOptionsOf(tree),
    currentSystem: nix.system,
    ...(network !== undefined && { network }),
  };
}
