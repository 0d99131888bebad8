/**
 * Keeps the shims of a flake as they should be.
 *
 * @module
 */
import { lockFlake } from "../compat/lock/mod.ts";
import { type PlannedShim, planShims } from "../compat/shim/plan_shims.ts";
import { type Diagnostic, Failure, failure } from "../nix/diagnostic.ts";
import { apply } from "./apply/apply.ts";
import { readTree } from "./apply/read_tree.ts";
import { recover } from "./apply/recover.ts";
import type { FileChange, Plan } from "./plan/plan.ts";
import type { WorkingTree } from "./scan/working_tree.ts";

/** What is done about a flake's shims. */
export interface ShimOptions {
  /** The flake's directory. */
  readonly directory: string;
  /** Only look: at the shims, and whether flake.lock says what flake.nix asks for. */
  readonly check: boolean;
  /** Plan, and change nothing. */
  readonly dryRun: boolean;
  /** Replace files that are not as we left them, and keep a copy of each. */
  readonly force: boolean;
}

/** The shims of a flake. */
export interface ShimReport {
  readonly shims: readonly PlannedShim[];
  /** The changes made, or that would be. */
  readonly plan: Plan;
  /** Why flake.lock is stale; absent where it is not, and where nobody looked. */
  readonly staleLock?: string;
}

/**
 * Writes the shims of a flake, or checks them.
 *
 * @throws {Failure} `no-flake`; `edited-shim` where a file would be overwritten that was changed
 * by hand or is none of ours.
 */
export async function writeShims(options: ShimOptions): Promise<ShimReport> {
  const { directory, check, dryRun, force } = options;
  if (!check && !dryRun) await recover(directory);
  const tree = await readTree(directory);
  if (!tree.files.some(({ path }) => path === "flake.nix")) throw noFlake(tree.root);
  const shims = planShims((path) => tree.files.find((file) => file.path === path)?.text);
  const plan = shimPlan(tree, shims);
  if (check) return { shims, plan, ...await staleLock(tree.root) };
  const edited = shims.filter(({ state }) => state === "edited" || state === "foreign");
  if (edited.length > 0 && !force) throw new Failure(...edited.map(editedShim));
  if (!dryRun) await apply(plan, { allowDirty: true });
  return { shims, plan };
}

/** The changes that make every shim current; of a file that is not ours a copy is kept. */
function shimPlan({ root, files }: WorkingTree, shims: readonly PlannedShim[]): Plan {
  const taken = new Set(files.map(({ path }) => path));
  const changes = shims.flatMap(({ path, state, before, text }): FileChange[] => {
    if (state === "current") return [];
    if (before === undefined) return [{ kind: "create", path, text }];
    const copy: FileChange = { kind: "create", path: freeCopy(path, taken), text: before };
    return [{ kind: "edit", path, before, text }, ...(state === "outdated" ? [] : [copy])];
  });
  return { root, systems: [], inputs: [], outputs: [], changes, notes: [] };
}

function freeCopy(path: string, taken: ReadonlySet<string>): string {
  for (let number = 0;; number++) {
    const copy = `${path}.orig${number === 0 ? "" : number}`;
    if (!taken.has(copy)) return copy;
  }
}

/** Without the network: what is locked and still asked for needs none. */
async function staleLock(directory: string): Promise<{ readonly staleLock?: string }> {
  try {
    const { changed } = await lockFlake({ directory, network: false });
    return changed ? { staleLock: "flake.lock is not what flake.nix asks for" } : {};
  } catch (error) {
    if (error instanceof Failure) return { staleLock: error.message };
    throw error;
  }
}

function noFlake(root: string): Failure {
  return failure("no-flake", `There is no flake.nix in ${root}`, {
    help: "flakebridge migrate makes a flake of a project that has none",
  });
}

function editedShim({ path, state }: PlannedShim): Diagnostic {
  const why = state === "edited" ? "was changed by hand" : "is none that flakebridge wrote";
  return {
    severity: "error",
    code: "edited-shim",
    message: `${path} ${why}, and would be overwritten`,
    help: "--force overwrites it, and keeps a copy beside it",
  };
}
