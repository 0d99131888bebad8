/**
 * Keeps the shims of a flake as they should be.
 *
 * @module
 */
import { declarationOf, lockFlake } from "../compat/lock/mod.ts";
import {
  isLoss,
  type PlannedShim,
  planShims,
  type ReadFile,
  SHIM_FILES,
  type ShimState,
} from "../compat/shim/plan_shims.ts";
import { isShim, type ShimMode } from "../compat/shim/shim.ts";
import { type Diagnostic, Failure, failure } from "../nix/diagnostic.ts";
import { apply } from "./apply/apply.ts";
import { readTree } from "./apply/read_tree.ts";
import { recover } from "./apply/recover.ts";
import { type KeptCode, keptCode } from "./plan/kept_code.ts";
import type { FileChange, Plan } from "./plan/plan.ts";
import { scan } from "./scan/scan.ts";
import type { WorkingTree } from "./scan/working_tree.ts";
import { evaluatorSource, type EvaluatorWishes } from "./shim_evaluator.ts";
import { inPlace, refuseLosses, shimNotes } from "./shim_losses.ts";

/** What is done about a flake's shims. */
export interface ShimOptions extends EvaluatorWishes {
  /** The flake's directory. */
  readonly directory: string;
  /** Only look: at the shims, and whether flake.lock says what flake.nix asks for. */
  readonly check: boolean;
  /** Plan, and change nothing. */
  readonly dryRun: boolean;
  /** Replace files that are not as we left them, and keep a copy of each. */
  readonly force: boolean;
}

/** The shims of a flake, and what was done about them; `flakebridge shim --json` prints it. */
export interface ShimReport {
  /** The format of this document; grows when a field changes its meaning. */
  readonly version: 1;
  /** The flake's directory, absolute. */
  readonly directory: string;
  /** Where the shims have their evaluator from. */
  readonly mode: ShimMode;
  /** Each file as it was found. */
  readonly files: readonly ReportedShim[];
  /** Why flake.lock is not what flake.nix asks for, and what helps; absent where it is. */
  readonly staleLock?: Diagnostic;
  /** What the person is to know. */
  readonly notes: readonly Diagnostic[];
}

/** A file of the shims as it was found. */
export interface ReportedShim {
  /** Relative to the flake's directory. */
  readonly path: string;
  /** How it was found. */
  readonly state: ShimState;
  /** Where the code goes that stands there, and that the shim calls: `nix/package.nix`. */
  readonly code?: string;
}

/** The report, and the changes made or that would be. */
export interface WrittenShims {
  /** What a person is told. */
  readonly report: ShimReport;
  /** What was carried out, or would be. */
  readonly plan: Plan;
}

/**
 * Writes the shims of a flake, or checks them. Where another process changed a file meanwhile, that
 * is looked at anew: it may have written the same.
 *
 * @throws {Failure} `no-flake`; `flake-nix` where flake.nix can't be read, and `flake-lock` or
 * `unreadable-file` where flake.lock can't, unless it is only checked; `edited-shim` where a file
 * would be overwritten that was changed by hand or is none of ours, `linked-shim` where it is a
 * link, `read-by-flake` where flake.nix needs it; `stale-lock`, `unlocked-input` and
 * `flake-compat-input` where the mode is `locked` and flake.lock has no flake-compat to read;
 * `idle-flag` for a wish that would have no effect.
 */
export async function writeShims(options: ShimOptions): Promise<WrittenShims> {
  try {
    return await planAndWrite(options);
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return await planAndWrite(options);
  }
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Failure &&
    error.diagnostics.some(({ code }) => code === "file-exists" || code === "file-changed");
}

async function planAndWrite(options: ShimOptions): Promise<WrittenShims> {
  const { directory, check, dryRun, force } = options;
  const interrupted = !check && !dryRun ? await recover(directory) : undefined;
  const tree = await readTree(directory);
  const read: ReadFile = (path) => tree.files.find((file) => file.path === path)?.text;
  const flakeNix = flakeNixOf(tree, read);
  const { evaluator, changes } = await evaluatorSource(options, {
    root: tree.root,
    flakeNix,
    read,
  });
  const functions = keptBeside(tree, flakeNix);
  const interfaces = new Map(functions.map((code) => [code.from, code.interface]));
  const shims = inPlace(tree, planShims(read, evaluator, interfaces), evaluator);
  const kept = functions.filter(({ from }) =>
    shims.some(({ path, state }) => path === from && state === "foreign")
  );
  const plan = shimPlan(tree, shims, { changes, kept });
  const stale = await staleLock(tree.root, changes);
  const report: ShimReport = {
    version: 1,
    directory: tree.root,
    mode: evaluator.mode,
    files: [...shims.map((shim) => reportedShim(shim, kept)), ...changes.map(changedFile)],
    ...(stale !== undefined && { staleLock: stale }),
    notes: [
      ...(interrupted ? [TAKEN_BACK] : []),
      ...kept.flatMap(({ notes }) => notes),
      ...shimNotes(tree, shims, evaluator),
    ],
  };
  if (check) return { report, plan };
  if (stale !== undefined && UNREADABLE.has(stale.code)) throw new Failure(stale);
  refuseLosses(tree, shims, { force, kept });
  if (!dryRun) await apply(plan, { allowDirty: true, verb: "shim" });
  return { report, plan };
}

const TAKEN_BACK: Diagnostic = {
  severity: "note",
  code: "taken-back",
  message: "What was interrupted before was taken back first",
};

/** The text of flake.nix, if Nix can read it. */
function flakeNixOf(tree: WorkingTree, read: ReadFile): string {
  const text = read("flake.nix");
  if (text === undefined) throw noFlake(tree);
  declarationOf(text);
  return text;
}

/** The code that shims take the place of and go on calling. */
function keptBeside(tree: WorkingTree, flakeNix: string): readonly KeptCode[] {
  const foreign = SHIM_FILES.filter((path) =>
    tree.files.some((file) =>
      file.path === path && file.kind === "file" && file.text !== undefined && !isShim(file.text)
    )
  );
  if (foreign.length === 0) return [];
  const nixpkgs = declarationOf(flakeNix).inputs.get("nixpkgs");
  return keptCode(scan(tree), foreign, nixpkgs && { name: "nixpkgs", flake: nixpkgs.isFlake });
}

function reportedShim({ path, state }: PlannedShim, kept: readonly KeptCode[]): ReportedShim {
  const code = kept.find(({ from }) => from === path);
  return { path, state, ...(code && { code: code.move.path }) };
}

function changedFile({ path, kind }: FileChange): ReportedShim {
  return { path, state: kind === "create" ? "missing" : "outdated" };
}

/** The changes that make every shim current; what is not ours is kept: it moves, or is copied. */
function shimPlan(
  { root, files }: WorkingTree,
  shims: readonly PlannedShim[],
  { changes, kept }: {
    readonly changes: readonly FileChange[];
    readonly kept: readonly KeptCode[];
  },
): Plan {
  const taken = new Set(files.map(({ path }) => path));
  const written = shims.flatMap(({ path, state, before, text }): FileChange[] => {
    if (state === "current" || state === "in-place") return [];
    if (before === undefined) return [{ kind: "create", path, text }];
    const code = kept.find(({ from }) => from === path);
    if (code !== undefined) return [{ kind: "create", path, text }, code.move];
    const copy: FileChange = { kind: "create", path: freeCopy(path, taken), text: before };
    return [{ kind: "edit", path, before, text }, ...(isLoss({ state }) ? [copy] : [])];
  });
  const all = [...changes, ...written];
  return { root, systems: [], inputs: [], outputs: [], changes: all, notes: [] };
}

function freeCopy(path: string, taken: ReadonlySet<string>): string {
  for (let number = 0;; number++) {
    const copy = `${path}.orig${number === 0 ? "" : number}`;
    if (!taken.has(copy)) return copy;
  }
}

/**
 * Without the network: what is locked and still asked for needs none. Nothing, where it changes.
 */
async function staleLock(
  directory: string,
  changes: readonly FileChange[],
): Promise<Diagnostic | undefined> {
  if (changes.length > 0) return undefined;
  try {
    const { changed } = await lockFlake({ flake: directory, network: false });
    return changed ? STALE : undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [diagnostic = STALE] = error.diagnostics;
    return diagnostic.code === "no-network" ? STALE : diagnostic;
  }
}

/** The codes of a lock that says nothing: no Nix evaluates the flake, with shims or without. */
const UNREADABLE: ReadonlySet<string> = new Set(["flake-lock", "unreadable-file"]);

const STALE: Diagnostic = {
  severity: "warning",
  code: "stale-lock",
  message: "flake.lock is not what flake.nix asks for",
  help: "flakebridge lock",
};

/** A flake above or below is worth a word. */
function noFlake({ root, files }: WorkingTree): Failure {
  const below = files.map(({ path }) => path).filter((path) => path.endsWith("/flake.nix"));
  const directories = below.slice(0, 3).map((path) => path.slice(0, -"/flake.nix".length));
  const help = directories.length === 0
    ? "flakebridge migrate makes a flake of a project that has none"
    : `Name the directory of the flake: ${directories.join(", ")}`;
  return failure("no-flake", `There is no flake.nix in ${root}`, { help });
}
