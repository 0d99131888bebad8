/**
 * A migration from end to end: read, scan, plan, lock, apply, prove.
 *
 * @module
 */
import { evaluatorVersionOf } from "../compat/evaluator/evaluator.ts";
import { EMPTY_LOCK, type LockFile, parseLock } from "../compat/lock/mod.ts";
import { isShim } from "../compat/shim/shim.ts";
import { type Diagnostic, Failure, failure } from "../nix/diagnostic.ts";
import { findNix } from "../nix/tools/nix.ts";
import { apply, checkClean, checkNotInStore, reportFile } from "./apply/apply.ts";
import { storedFiles } from "./apply/read_contents.ts";
import { readTree } from "./apply/read_tree.ts";
import { lastMigration } from "./apply/undo.ts";
import { recover } from "./apply/recover.ts";
import { secrets } from "./audit/audit.ts";
import { lockedPlan } from "./locked_plan.ts";
import { knownTrees } from "./pins/known_trees.ts";
import { standingsFor } from "./pins/standings.ts";
import { isShimmed, type Layout } from "./plan/entry.ts";
import type { Style } from "./plan/flake_nix.ts";
import { DEFAULT_NIXPKGS } from "./plan/inputs.ts";
import { lateEntries } from "./plan/late_entries.ts";
import { planMigration } from "./plan/plan_migration.ts";
import type { Plan } from "./plan/plan.ts";
import { unusedInputs } from "./plan/unused_inputs.ts";
import { type Before, evaluateBefore, proveAfter, type Proving, provingFor } from "./proving.ts";
import type { MigrationReport, Proof } from "./report.ts";
import type { Project } from "./scan/project.ts";
import { scan } from "./scan/scan.ts";
import { sourcesIn } from "./scan/sources_in.ts";
import type { TreeFile, WorkingTree } from "./scan/working_tree.ts";
import { collectorFor } from "./spare_memory.ts";
import { orReason, unproven } from "./unproven.ts";

/** What a migration is told. */
export interface MigrateOptions {
  /** The project's directory. */
  readonly directory: string;
  /** The flake reference that `<nixpkgs>` becomes; what it stands for today unless told. */
  readonly nixpkgs?: string;
  /**
   * Flakes whose locks say what names in the search path stand for, those first that count first.
   */
  readonly inputsFrom: readonly string[];
  /** The systems the flake has outputs for; the usual ones of its nixpkgs unless told. */
  readonly systems?: readonly string[];
  /** Whether legacy code moves to `nix/` and leaves shims behind, or stays where it is. */
  readonly layout: Layout;
  /** Whether the files of pin managers stay, also where nothing reads them any more. */
  readonly keepPins: boolean;
  /** Plan, and change nothing. */
  readonly dryRun: boolean;
  /** Go on where git has changes that are not committed. */
  readonly allowDirty: boolean;
  /** Go on where files hold secrets, which a flake copies to the store. */
  readonly allowSecrets: boolean;
  /** Keep the changes out of commits. */
  readonly localOnly: boolean;
  /** Compare derivations, before and after. */
  readonly verify: boolean;
  /** Seconds that the comparison may take; what is not reached by then is told as that. */
  readonly timeout: number;
  /** Whether the network may be used. */
  readonly network: boolean;
  /** The flake's description; found in the project unless told. */
  readonly description?: string;
  /** What makes the outputs of every system: nixpkgs' library, or another flake. */
  readonly style: Style;
  /** Flake references for other inputs that nothing pins, by their names. */
  readonly references: ReadonlyMap<string, string>;
  /** The name that the package has beside `default`. */
  readonly name?: string;
  /** Ends the work; files have changed all together by then, or not at all. */
  readonly signal?: AbortSignal;
}

/** What was done, and the plan it followed. */
export interface Migration {
  /** What a person is told. */
  readonly report: MigrationReport;
  /** What was carried out, or would be. */
  readonly plan: Plan;
}

/** Is told, in a few words, what is being done. */
export type Progress = (words: string) => void;

/**
 * Migrates a project.
 *
 * @throws {Failure} where nothing was done; what was in the way is in its diagnostics.
 */
export async function migrate(options: MigrateOptions, progress: Progress): Promise<Migration> {
  const interrupted = options.dryRun ? undefined : await recover(options.directory);
  progress("reading the project");
  const tree = await readTree(options.directory);
  if (await isMigrated(tree)) return nothingToDo(tree, options);
  refuseFlake(tree);
  if (!options.dryRun) checkNotInStore(tree.root);
  if (!options.dryRun && !options.allowDirty) checkClean(tree.git?.dirty ?? []);
  const collect = await collectorFor(tree);
  collect();
  const project = scan(tree, options.references);
  collect();
  const exposed = await foundSecrets(project, options);
  collect();
  const plan = await makePlan(project, options, progress);
  collect();
  const told = (notes: readonly Diagnostic[], proof?: Proof): Migration =>
    migrationOf(
      withNotes(plan, [
        ...(interrupted === undefined ? [] : [TAKEN_BACK]),
        ...unusedInputs(options, plan.inputs),
        ...exposed,
        ...notes,
      ]),
      options.dryRun ? "planned" : "migrated",
      project,
      proof,
    );
  if (options.dryRun) return told([]);
  const proving = options.verify ? await startProving(plan, options, progress) : undefined;
  options.signal?.throwIfAborted();
  const notes = await apply(plan, options);
  if (proving === undefined) return told(notes);
  if ("severity" in proving) return told([...notes, proving]);
  const proof = await orReason(proving, () => proveAfter(proving, plan.root, proving.before));
  if ("severity" in proof) return told([...notes, proof]);
  return told(proof.rows.length === 0 ? [...notes, NOTHING_TO_COMPARE] : notes, proof);
}

/**
 * What of the project must not be copied to the store, as warnings.
 *
 * @throws {Failure} where there is something, and nobody allowed it.
 */
async function foundSecrets(
  project: Project,
  { allowSecrets, dryRun }: MigrateOptions,
): Promise<readonly Diagnostic[]> {
  const found = secrets(project, await storedFiles(project.tree))
    .filter(({ severity }) => severity !== "note")
    .map(({ severity, code, message, place, help }) => ({ severity, code, message, place, help }));
  const errors = found.filter(({ severity }) => severity === "error");
  if (errors.length > 0 && !allowSecrets && !dryRun) {
    throw new Failure(...errors, {
      severity: "error",
      code: "secrets",
      message: "A flake would copy these secrets to the store; nothing was changed",
      help: "take them out, or go on all the same with --allow-secrets",
    });
  }
  return found.map((secret) => ({ ...secret, severity: "warning" }));
}

const NOTHING_TO_COMPARE: Diagnostic = {
  severity: "warning",
  code: "nothing-to-compare",
  message: "No derivation was found to compare: the entry files give none as they are",
  help: "try what you use of the project by hand",
};

const TAKEN_BACK: Diagnostic = {
  severity: "note",
  code: "taken-back",
  message: "A migration that was interrupted was taken back first",
};

/** Everything but the doing. */
async function makePlan(
  project: Project,
  options: MigrateOptions,
  progress: Progress,
): Promise<Plan> {
  const { tree } = project;
  const sources = sourcesIn(project);
  const { nixpkgs, inputsFrom, network, signal } = options;
  const trees = await knownTrees(sources, nixpkgs ?? DEFAULT_NIXPKGS, tree.root);
  const standings = await standingsFor(sources, tree.files, {
    nixpkgsDecided: nixpkgs !== undefined,
    ...{ inputsFrom, network, progress },
    ...(signal && { signal }),
  });
  progress("locking the inputs");
  return await lockedPlan(
    (isFlake) => planMigration(project, { ...options, ...trees, isFlake, standings }),
    trees.isFlake,
    { directory: tree.root, network, progress },
  );
}

/** Evaluates the project before it changes, or says why there will be no proof. */
async function startProving(
  plan: Plan,
  { network, signal, timeout }: MigrateOptions,
  progress: Progress,
): Promise<Proving & { readonly before: Before } | Diagnostic> {
  const running = signal ? { signal } : {};
  return await orReason(running, async () => {
    const nix = await findNix(running);
    if (nix === undefined) return unproven("there is no Nix on PATH");
    const { root, systems, inputs, outputs } = plan;
    const moves = movesOf(plan.changes);
    const proving = {
      nix: provingFor(nix, systems),
      inputs,
      outputs,
      lock: lockOf(plan),
      moves,
      network,
      patience: timeout * 1000,
      progress,
      ...running,
    };
    return { ...proving, before: await evaluateBefore(proving, root) };
  });
}

/** The lock that a plan writes; without one nothing could be locked. */
function lockOf({ changes }: Plan): LockFile {
  const lock = changes.find(({ path }) => path === "flake.lock");
  return lock === undefined || lock.kind === "track" ? EMPTY_LOCK : parseLock(lock.text);
}

/** Where files go: places in the old tree to places in the new one. */
export function movesOf(changes: Plan["changes"]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap((change) =>
      change.kind === "move" ? [[change.from, change.path] as const] : []
    ),
  );
}

/** Whether the tree's flake is our work: its files ask for it, or we know of making it here. */
async function isMigrated({ root, files }: WorkingTree): Promise<boolean> {
  if (!files.some(({ path }) => path === "flake.nix")) return false;
  return askingFile(files) !== undefined || await lastMigration(root) !== undefined;
}

/** A file that a migration made ask for the flake: a shim, or code that looks up inputs there. */
function askingFile(files: WorkingTree["files"]): TreeFile | undefined {
  const hasEvaluator = files.some(({ text }) => text && evaluatorVersionOf(text) !== undefined);
  const entries = files.filter(({ path }) => isShimmed(path));
  return entries.find(({ text }) => text !== undefined && isShim(text)) ??
    entries.find(({ text }) => hasEvaluator && text?.includes("/flake-compat.nix { src = ./.; }"));
}

function refuseFlake({ files }: WorkingTree): void {
  const found = files.find(({ path }) => path === "flake.nix" || path === "flake.lock");
  if (found === undefined) return refuseLost(files);
  const asked = files.find(({ path, text }) =>
    /^(default|shell)\.nix$/.test(path) && text?.includes("flake-compat")
  );
  throw failure("has-flake", `There is a ${found.path} here already`, {
    help: asked === undefined
      ? "migrate is for projects without a flake; nothing was changed"
      : `${asked.path} asks flake-compat for it; \`flakebridge shim --force\` writes one that ` +
        "needs no download, and keeps a copy",
  });
}

/**
 * Refuses what an earlier migration left without its flake: shims, and code that looks up its
 * inputs there. They are not what a person wrote, and would be made to ask for themselves.
 */
function refuseLost(files: WorkingTree["files"]): void {
  const asks = askingFile(files);
  if (asks === undefined) return;
  throw failure("lost-flake", `${asks.path} asks for a flake.nix that is not here`, {
    help: "bring flake.nix and flake.lock back, `git log -- flake.nix` tells from where; or take " +
      "the migration back, `flakebridge undo --force`",
  });
}

function nothingToDo(tree: WorkingTree, { systems = [] }: MigrateOptions): Migration {
  const { root, files } = tree;
  const notes = lateEntries(files);
  const plan: Plan = { root, systems, inputs: [], outputs: [], changes: [], notes };
  return migrationOf(plan, "nothing-to-do", scan(tree));
}

function withNotes(plan: Plan, notes: readonly Diagnostic[]): Plan {
  return { ...plan, notes: [...plan.notes, ...notes] };
}

function migrationOf(
  plan: Plan,
  status: MigrationReport["status"],
  project: Project,
  proof?: Proof,
): Migration {
  const { root: directory, inputs, outputs, changes, notes } = plan;
  const scanned = Array.from(
    project.files.values(),
    ({ path, kind, calling, why }) => ({ path, kind, calling, why }),
  );
  const files = changes.map(reportFile);
  const report = { version: 1, directory, status, scanned, inputs, outputs, files, notes } as const;
  return { plan, report: proof === undefined ? report : { ...report, proof } };
}
