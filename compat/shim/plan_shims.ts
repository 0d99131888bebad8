/**
 * What the shims of a flake should be, held against what is there.
 *
 * @module
 */
import { evaluatorSource, evaluatorText, evaluatorVersionOf } from "../evaluator/evaluator.ts";
import { isAsStamped } from "../evaluator/stamp.ts";
import { legacyInterface } from "./legacy_interface.ts";
import { type FoundShim, readShim } from "./read_shim.ts";
import { type Evaluator, isShim, renderShim, type ShimFile } from "./shim.ts";

/** A file of the shims: default.nix, shell.nix, and the evaluator that both ask. */
export interface PlannedShim {
  /** Relative to the flake's directory. */
  readonly path: string;
  readonly state: ShimState;
  /** What stands there now, if anything does. */
  readonly before: string | undefined;
  /** What should stand there. */
  readonly text: string;
}

/**
 * `current`: as it should be. `missing`: not there. `outdated`: ours and unchanged, but not what
 * would be written now. `edited`: ours, changed by hand. `foreign`: not ours. `in-place`: the code
 * that the flake itself reads, and that asks our evaluator: there can be no shim, nor need be.
 */
export type ShimState = "current" | "missing" | "outdated" | "edited" | "foreign" | "in-place";

/** Gives the text of a file of the flake; undefined for a file that is not there. */
export type ReadFile = (path: string) => string | undefined;

/** Where the evaluator goes where no shim says. */
export const EVALUATOR_PATH = "nix/flake-compat.nix";

/** The shims that stand in a flake as one of our versions wrote them. */
export function foundShims(read: ReadFile): readonly FoundShim[] {
  return FILES.flatMap((file) => readShim(read(file) ?? "") ?? []);
}

/** Plans the shims of the flake whose files `read` gives, all with the one evaluator. */
export function planShims(read: ReadFile, evaluator: Evaluator): readonly PlannedShim[] {
  const shims = FILES.map((file) => plannedShim(file, read(file), evaluator));
  if (evaluator.mode !== "vendored") return shims;
  return [...shims, plannedEvaluator(evaluator.path, read(evaluator.path))];
}

const FILES: readonly ShimFile[] = ["default.nix", "shell.nix"];

function plannedShim(
  file: ShimFile,
  before: string | undefined,
  evaluator: Evaluator,
): PlannedShim {
  const read = before === undefined ? undefined : readShim(before);
  const found = read?.file === file ? read : undefined;
  const text = renderShim({
    file,
    evaluator,
    result: found?.result ?? (file === "default.nix" ? "defaultNix" : "shellNix"),
    interface: found?.interface ?? legacyInterface(before).interface,
  });
  const state = before === undefined
    ? "missing"
    : before === text
    ? "current"
    : found !== undefined
    ? "outdated"
    : isShim(before)
    ? "edited"
    : "foreign";
  return { path: file, before, text, state };
}

function plannedEvaluator(path: string, before: string | undefined): PlannedShim {
  const planned = { path, before, text: evaluatorText };
  if (before === undefined) return { ...planned, state: "missing" };
  if (before === evaluatorText || before === evaluatorSource) {
    return { ...planned, text: before, state: "current" };
  }
  if (evaluatorVersionOf(before) === undefined) return { ...planned, state: "foreign" };
  return { ...planned, state: isAsStamped(before) ? "outdated" : "edited" };
}
