/**
 * What the shims of a flake should be, held against what is there.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { evaluatorSource, evaluatorText, evaluatorVersionOf } from "../evaluator/evaluator.ts";
import { isAsStamped, withUnixLines } from "../evaluator/stamp.ts";
import { type FoundShim, readShim } from "./read_shim.ts";
import {
  type Evaluator,
  isUnchangedShim,
  renderShim,
  type ShimFile,
  type ShimInterface,
  shimVersionOf,
} from "./shim.ts";
import { takenArguments } from "./taken_arguments.ts";

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
 * would be written now. `newer`: a later version's. `edited`: ours, changed by hand. `foreign`: not
 * ours. `in-place`: the code that the flake itself reads, and that asks our evaluator: there can be
 * no shim, nor need be.
 */
export type ShimState =
  | "current"
  | "missing"
  | "outdated"
  | "newer"
  | "edited"
  | "foreign"
  | "in-place";

/** Whether what stands there would be lost; a person has to ask for that. */
export function isLoss({ state }: { readonly state: ShimState }): boolean {
  return state === "newer" || state === "edited" || state === "foreign";
}

/** Gives the text of a file of the flake; undefined for a file that is not there. */
export type ReadFile = (path: string) => string | undefined;

/** Where the evaluator goes where no shim says. */
export const EVALUATOR_PATH = "nix/flake-compat.nix";

/** The shims that stand in a flake, by one of our versions; changed since or not. */
export function foundShims(read: ReadFile): readonly FoundShim[] {
  return SHIM_FILES.flatMap((file) => readShim(read(file) ?? "") ?? []);
}

/** How the shims are called that take the place of code which is kept. */
export type Interfaces = ReadonlyMap<ShimFile, ShimInterface>;

/** Plans the shims of the flake whose files `read` gives, all with the one evaluator. */
export function planShims(
  read: ReadFile,
  evaluator: Evaluator,
  interfaces: Interfaces = new Map(),
): readonly PlannedShim[] {
  const shims = SHIM_FILES.map((file) => plannedShim(file, read(file), { evaluator, interfaces }));
  if (evaluator.mode !== "vendored") return shims;
  return [...shims, plannedEvaluator(evaluator.path, read(evaluator.path))];
}

/** The files that shims are. */
export const SHIM_FILES: readonly ShimFile[] = ["default.nix", "shell.nix"];

function plannedShim(
  file: ShimFile,
  before: string | undefined,
  { evaluator, interfaces }: { readonly evaluator: Evaluator; readonly interfaces: Interfaces },
): PlannedShim {
  const read = before === undefined ? undefined : readShim(before);
  const found = read?.file === file ? read : undefined;
  const text = renderShim({
    file,
    evaluator,
    result: found?.result ?? (file === "default.nix" ? "defaultNix" : "shellNix"),
    interface: found?.interface ?? interfaces.get(file) ?? plainInterface(before),
  });
  return { path: file, before, text, state: stateOf(before, text, found) };
}

/** A value stays a value; else a flake's shim takes a system and overrides. */
function plainInterface(before: string | undefined): ShimInterface {
  const isValue = before !== undefined && takenArguments(before) === undefined;
  return { kind: isValue ? "value" : "flake" };
}

function stateOf(
  before: string | undefined,
  text: string,
  found: FoundShim | undefined,
): ShimState {
  if (before === undefined) return "missing";
  if (withUnixLines(before) === text) return "current";
  const version = shimVersionOf(before);
  if (version === undefined) return "foreign";
  if (isNewer(version)) return "newer";
  return found !== undefined && isUnchangedShim(before) ? "outdated" : "edited";
}

/** Whether a version is later than this program's. */
function isNewer(version: string): boolean {
  return version.localeCompare(config.version, "en", { numeric: true }) > 0;
}

function plannedEvaluator(path: string, before: string | undefined): PlannedShim {
  const planned = { path, before, text: evaluatorText };
  if (before === undefined) return { ...planned, state: "missing" };
  const lines = withUnixLines(before);
  if (lines === evaluatorText || lines === evaluatorSource) {
    return { ...planned, text: before, state: "current" };
  }
  const version = evaluatorVersionOf(before);
  if (version === undefined) return { ...planned, state: "foreign" };
  if (isNewer(version)) return { ...planned, state: "newer" };
  return { ...planned, state: isAsStamped(before) ? "outdated" : "edited" };
}
