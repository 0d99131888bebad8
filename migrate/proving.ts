/**
 * The two halves of a proof, around the change: the project as it was, the project as it is.
 *
 * @module
 */
import type { LockFile } from "../compat/lock/mod.ts";
import type { Nix } from "../nix/tools/nix.ts";
import type { PlannedInput, PlannedOutput } from "./plan/plan.ts";
import type { Proof } from "./report.ts";
import type { Evaluated } from "./verify/evaluated.ts";
import { evaluateLegacy } from "./verify/evaluate_legacy.ts";
import { prove } from "./verify/prove.ts";
import { searchPath } from "./verify/search_path.ts";

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
}

/** Evaluates the legacy project in `directory`, with the nixpkgs that the lock has. */
export async function evaluateBefore(proving: Proving, directory: string): Promise<Evaluated> {
  const { nix, inputs, outputs, lock, network, signal } = proving;
  const running = { network, ...(signal && { signal }) };
  const nixPath = await searchPath(lock, inputs, directory, running);
  const entries = outputs.map(({ entry }) => entry);
  const attributes = outputs.flatMap(({ entry, attributes = [] }) =>
    attributes.map((name) => ({ entry, path: [name] }))
  );
  const configurations = new Set(outputs.filter(({ nixos }) => nixos).map(({ entry }) => entry));
  const legacy = { entries, configurations, nixPath, attributes };
  return await evaluateLegacy({ nix, directory, ...running }, legacy);
}

/** Evaluates the migrated project in `directory`, and compares. */
export async function proveAfter(
  { nix, outputs, moves, network, signal }: Proving,
  directory: string,
  before: Evaluated,
): Promise<Proof> {
  const tree = { nix, directory, ...(signal && { signal }) };
  return await prove(tree, before, { outputs, moves, network });
}
