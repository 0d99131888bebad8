/**
 * The two halves of a proof, around the change: the project as it was, the project as it is.
 *
 * @module
 */
import type { LockFile } from "../compat/lock/mod.ts";
import type { Nix } from "../nix/tools/nix.ts";
import { isFetched, type SearchPathEntry } from "./pins/channel.ts";
import { searchPathHere } from "./pins/channels.ts";
import type { PlannedInput, PlannedOutput } from "./plan/plan.ts";
import type { Proof } from "./report.ts";
import { deadline } from "./verify/deadline.ts";
import type { Evaluated } from "./verify/evaluated.ts";
import { evaluateLegacy } from "./verify/evaluate_legacy.ts";
import { prove } from "./verify/prove.ts";
import { searchPath } from "./verify/search_path.ts";
import { standInsFor } from "./verify/stand_ins.ts";

/** What both halves need to know. */
export interface Proving {
  readonly nix: Nix;
  readonly inputs: readonly PlannedInput[];
  readonly outputs: readonly PlannedOutput[];
  readonly lock: LockFile;
  /** Where files went: places in the old tree to places in the new one. */
  readonly moves: ReadonlyMap<string, string>;
  /** Whether inputs may be fetched. */
  readonly network: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds that all of it may take. */
  readonly patience: number;
  /** Is told, in a few words, what is being evaluated. */
  readonly progress: (words: string) => void;
}

/**
 * The Nix with the system that the proof is for: this machine's own, or, where the flake has no
 * outputs for that, the first of the flake's. Evaluating for another system takes no machine of it.
 */
export function provingFor(nix: Nix, systems: readonly string[]): Nix {
  const system = systems.includes(nix.system) ? nix.system : systems[0] ?? nix.system;
  return { ...nix, system };
}

/** What was found before, and the milliseconds that are left for the rest. */
export interface Before {
  readonly evaluated: Evaluated;
  readonly left: number;
}

/**
 * Evaluates the legacy project in `directory`, with the nixpkgs that the lock has, and what else
 * this machine has in its search path, in at most half the time for the whole proof.
 */
export async function evaluateBefore(proving: Proving, directory: string): Promise<Before> {
  const { nix, inputs, outputs, lock, network, patience, progress } = proving;
  const start = performance.now();
  const running = { network, progress, signal: deadline(patience / 2, proving.signal) };
  const { signal } = running;
  const locked = await searchPath(lock, inputs, directory, { network, signal });
  const nixPath = [locked, ...localEntries(await searchPathHere({ signal }))].join(":");
  const entries = outputs.map(({ entry }) => entry);
  const attributes = outputs.flatMap(({ entry, attributes = [] }) =>
    attributes.map((name) => ({ entry, path: [name] }))
  );
  const configurations = new Map(
    outputs.flatMap(({ entry, configuration }) =>
      configuration ? [[entry, configuration] as const] : []
    ),
  );
  const scopes = new Map(
    outputs.flatMap(({ entry, callPackageScope }) =>
      callPackageScope === undefined ? [] : [[entry, callPackageScope] as const]
    ),
  );
  const legacy = { entries, configurations, scopes, nixPath, attributes };
  const evaluated = await evaluateLegacy({ nix, directory, ...running }, legacy);
  return { evaluated, left: patience - (performance.now() - start) };
}

/** What of a machine's search path is on the machine: names that nothing explains go on working. */
function localEntries(entries: readonly SearchPathEntry[]): readonly string[] {
  return entries.filter(({ path }) => !isFetched(path))
    .map(({ prefix, path }) => prefix === "" ? path : `${prefix}=${path}`);
}

/**
 * Evaluates the migrated project in `directory`, and compares what does without unlocked inputs.
 */
export async function proveAfter(
  { nix, inputs, outputs, lock, moves, network, progress, signal }: Proving,
  directory: string,
  { evaluated, left }: Before,
): Promise<Proof> {
  const tree = { nix, directory, progress, signal: deadline(left, signal) };
  const locked = lock.nodes[lock.root]?.inputs ?? {};
  const missing = inputs.filter(({ name }) => locked[name] === undefined);
  const standIns = await standInsFor(missing, { signal: tree.signal });
  return await prove(tree, evaluated, { outputs, moves, network, standIns });
}
