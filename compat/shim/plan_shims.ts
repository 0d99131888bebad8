/**
 * What the shims of a flake should be, held against what is there.
 *
 * @module
 */
import { evaluatorText, evaluatorVersionOf } from "../evaluator/evaluator.ts";
import { readShim } from "./read_shim.ts";
import { isShim, renderShim, type Shim, type ShimFile } from "./shim.ts";

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
 * `current`: as it should be. `missing`: not there. `outdated`: ours, of another version, unchanged.
 * `edited`: ours, changed by hand. `foreign`: not ours.
 */
export type ShimState = "current" | "missing" | "outdated" | "edited" | "foreign";

/** Where the evaluator goes where no shim says. */
const EVALUATOR = "./nix/flake-compat.nix";

/** Plans the shims of the flake whose files `read` gives; undefined for a file that is not there. */
export function planShims(read: (path: string) => string | undefined): readonly PlannedShim[] {
  const found = (["default.nix", "shell.nix"] as const).map((file) => {
    const before = read(file);
    return { file, before, ours: before === undefined ? undefined : readShim(before) };
  });
  const evaluator = found.map(({ ours }) => ours?.shim.evaluator).find(Boolean) ?? EVALUATOR;
  const shims = found.map(({ file, before, ours }): PlannedShim => ({
    path: file,
    before,
    text: renderShim(ours?.shim ?? freshShim(file, evaluator)),
    state: before === undefined
      ? "missing"
      : ours === undefined
      ? isShim(before) ? "edited" : "foreign"
      : ours.current
      ? "current"
      : "outdated",
  }));
  return [...shims, plannedEvaluator(evaluator.slice(2), read)];
}

function freshShim(file: ShimFile, evaluator: string): Shim {
  const result = file === "default.nix" ? "defaultNix" : "shellNix";
  return { file, evaluator, result, interface: { kind: "flake" } };
}

function plannedEvaluator(
  path: string,
  read: (path: string) => string | undefined,
): PlannedShim {
  const before = read(path);
  const planned = { path, before, text: evaluatorText };
  if (before === undefined) return { ...planned, state: "missing" };
  if (before === evaluatorText) return { ...planned, state: "current" };
  const version = evaluatorVersionOf(before);
  if (version === undefined) return { ...planned, state: "foreign" };
  return {
    ...planned,
    state: version === evaluatorVersionOf(evaluatorText) ? "edited" : "outdated",
  };
}
