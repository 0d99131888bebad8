/**
 * What evaluates a flake for its shims, and what must change for it to be there.
 *
 * @module
 */
import { lockFlake, parseLockIfAny } from "../compat/lock/mod.ts";
import type { FlakeRef } from "../compat/ref/mod.ts";
import { FLAKE_COMPATS, type FlakeCompatName, isOf } from "../compat/shim/flake_compat.ts";
import {
  addFlakeCompat,
  findFlakeCompat,
  FLAKE_COMPAT,
  lockedFlakeCompat,
} from "../compat/shim/flake_compat_input.ts";
import { EVALUATOR_PATH, foundShims, type ReadFile } from "../compat/shim/plan_shims.ts";
import type { FoundEvaluator } from "../compat/shim/read_shim.ts";
import type { Evaluator, ShimMode } from "../compat/shim/shim.ts";
import { Failure, failure } from "../nix/diagnostic.ts";
import type { FileChange } from "./plan/plan.ts";

/** What a person wants of the evaluator; for what is not said, the shims that are there decide. */
export interface EvaluatorWishes {
  /** Where the shims have it from; `vendored` where there are none. */
  readonly mode?: ShimMode;
  /** Which flake-compat is added, or pinned, where none is yet. */
  readonly flakeCompat?: FlakeCompatName;
  /** Where ours is put, relative to the flake's directory. */
  readonly evaluator?: string;
}

/** A flake with shims or without. */
export interface ShimmedFlake {
  /** Its directory, absolute. */
  readonly root: string;
  /** The text of flake.nix. */
  readonly flakeNix: string;
  readonly read: ReadFile;
}

/** The evaluator of the shims, and the files that must change for it to be there. */
export interface EvaluatorSource {
  readonly evaluator: Evaluator;
  readonly changes: readonly FileChange[];
}

/**
 * Finds the evaluator.
 *
 * @throws {Failure} where flake.nix or flake.lock is in the way; `idle-flag` for a wish that the
 * mode has no use for.
 */
export async function evaluatorSource(
  wishes: EvaluatorWishes,
  flake: ShimmedFlake,
): Promise<EvaluatorSource> {
  const found = foundShims(flake.read).map(({ evaluator }) => evaluator);
  const mode = wishes.mode ?? found[0]?.mode ?? "vendored";
  checkWishes(wishes, mode);
  switch (mode) {
    case "vendored":
      return { evaluator: { mode, path: evaluatorPath(wishes, found) }, changes: [] };
    case "pinned":
      return { evaluator: pinnedEvaluator(wishes, found), changes: [] };
    case "locked":
      return await lockedSource(wishes, flake);
    default:
      return mode satisfies never;
  }
}

/** Refuses a flag that would have no effect. */
function checkWishes({ flakeCompat, evaluator }: EvaluatorWishes, mode: ShimMode): void {
  if (flakeCompat !== undefined && mode === "vendored") {
    throw idleFlag("--flake-compat", "vendored shims ask our own evaluator", {
      help: "Add --mode locked or --mode pinned, or leave --flake-compat out",
    });
  }
  if (evaluator !== undefined && mode !== "vendored") {
    throw idleFlag("--evaluator", `${mode} shims have no evaluator beside them`, {
      help: "Add --mode vendored, or leave --evaluator out",
    });
  }
}

function idleFlag(flag: string, why: string, { help }: { readonly help: string }): Failure {
  return failure("idle-flag", `"${flag}" has no effect: ${why}`, { help });
}

function evaluatorPath({ evaluator }: EvaluatorWishes, found: readonly FoundEvaluator[]): string {
  if (evaluator !== undefined) return evaluator;
  const vendored = found.find(({ mode }) => mode === "vendored");
  return vendored?.mode === "vendored" ? vendored.path : EVALUATOR_PATH;
}

/** A pin that is there stays, unless another is asked for. */
function pinnedEvaluator(
  { flakeCompat }: EvaluatorWishes,
  found: readonly FoundEvaluator[],
): Evaluator {
  const pinned = found.find(({ mode }) => mode === "pinned");
  if (pinned?.mode === "pinned" && flakeCompat === undefined) return pinned;
  const { archive, locked } = FLAKE_COMPATS[flakeCompat ?? "lix"];
  return { mode: "pinned", url: archive, narHash: locked.narHash };
}

/** The flake-compat among the flake's inputs, added where there is none. */
async function lockedSource(
  { flakeCompat }: EvaluatorWishes,
  { root, flakeNix, read }: ShimmedFlake,
): Promise<EvaluatorSource> {
  const before = read("flake.lock");
  const name = findFlakeCompat(flakeNix);
  if (name !== undefined) {
    const there = lockedFlakeCompat(parseLockIfAny(before, "flake.lock"), name);
    if (flakeCompat !== undefined && !isOf(flakeCompat, there)) {
      throw idleFlag("--flake-compat", `flake.nix has another one as its input '${name}'`, {
        help: "Leave the flag out to take that, or remove the input from flake.nix first",
      });
    }
    return { evaluator: { mode: "locked", ...there }, changes: [] };
  }
  const { url, locked } = FLAKE_COMPATS[flakeCompat ?? "lix"];
  const text = addFlakeCompat(flakeNix, url);
  const pins = new Map([[FLAKE_COMPAT, locked]]);
  const made = await lockWith(pins, { root, flakeNix: text });
  const lock: FileChange = before === undefined
    ? { kind: "create", path: "flake.lock", text: made.text }
    : { kind: "edit", path: "flake.lock", before, text: made.text };
  return {
    evaluator: { mode: "locked", ...lockedFlakeCompat(made.lock, FLAKE_COMPAT) },
    changes: [{ kind: "edit", path: "flake.nix", before: flakeNix, text }, lock],
  };
}

/** The lock of `flakeNix` with these pins: all else must be locked: the network is not asked. */
async function lockWith(
  pins: ReadonlyMap<string, FlakeRef>,
  { root, flakeNix }: Pick<ShimmedFlake, "root" | "flakeNix">,
): ReturnType<typeof lockFlake> {
  try {
    return await lockFlake({ flake: root, network: false, flakeNix, pins });
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostics[0]?.code !== "no-network") throw error;
    const message =
      "flake.lock is not what flake.nix asks for, so flake-compat can't be added to it";
    throw failure("stale-lock", message, { help: "flakebridge lock" });
  }
}
