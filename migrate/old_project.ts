/**
 * What a project was before its migration, and what came of it: as the record of the migration
 * says, or as git's history and a second plan do.
 *
 * @module
 */
import { graphOf, isFollows } from "../compat/lock/lock_graph.ts";
import { parseLock } from "../compat/lock/mod.ts";
import { printFlakeRef } from "../compat/ref/mod.ts";
import { isShim } from "../compat/shim/shim.ts";
import { Failure, failure } from "../nix/diagnostic.ts";
import { checkOutCommit, type FlakeHistory, flakeHistory, isShallow } from "./apply/old_commit.ts";
import { readTree } from "./apply/read_tree.ts";
import { withOldTree } from "./apply/restore.ts";
import { lastMigration } from "./apply/undo.ts";
import { movesOf } from "./migrate.ts";
import { knownTrees } from "./pins/known_trees.ts";
import { isShimmed, type Layout } from "./plan/entry.ts";
import { DEFAULT_NIXPKGS } from "./plan/inputs.ts";
import type { Plan } from "./plan/plan.ts";
import { planMigration } from "./plan/plan_migration.ts";
import type { Proving } from "./proving.ts";
import { scan } from "./scan/scan.ts";
import { sourcesIn } from "./scan/sources_in.ts";
import type { WorkingTree } from "./scan/working_tree.ts";

/** The project before, and how it became what it is. */
export interface OldProject
  extends Pick<Proving, "inputs" | "outputs" | "moves">, Pick<Plan, "systems"> {
  /** The commits that say what it was, where no record does. */
  readonly history?: FlakeHistory;
  /** Does work with its tree, in a temporary directory. */
  readonly with: <T>(work: (directory: string) => Promise<T>) => Promise<T>;
}

/**
 * The project before its last migration: of the record, where it was migrated here, else of the
 * commit before flake.nix came.
 *
 * @throws {Failure} where there is neither.
 */
export async function oldProject({ root, files }: WorkingTree): Promise<OldProject> {
  const migration = await lastMigration(root);
  if (migration !== undefined) {
    const { systems, inputs, outputs } = migration;
    const moved = migration.files.flatMap(({ from, path }) =>
      from === undefined ? [] : [[from, path] as const]
    );
    return {
      systems,
      inputs,
      outputs,
      moves: new Map(moved),
      with: (work) => withOldTree(root, work),
    };
  }
  const history = await flakeHistory(root);
  if (history === undefined) throw await notMigrated(root);
  const layout = files.some(({ path, text }) => isShimmed(path) && text && isShim(text))
    ? "shim"
    : "in-place";
  const old: OldProject["with"] = (work) =>
    withOldTree(root, work, (directory) => checkOutCommit(root, history.before, directory));
  try {
    const references = lockedReferences(files);
    const planned = await old((directory) => plannedAgain(directory, layout, references));
    return { ...planned, history, with: old };
  } catch (error) {
    const isNothing = error instanceof Failure &&
      error.diagnostics.some(({ code }) => code === "nothing-to-migrate");
    throw isNothing ? await notMigrated(root) : error;
  }
}

/** The flakes that the lock's inputs are of, by their names: what `--input` said is among them. */
function lockedReferences(files: WorkingTree["files"]): ReadonlyMap<string, string> {
  const text = files.find(({ path }) => path === "flake.lock")?.text;
  if (text === undefined) return new Map();
  return new Map(
    [...graphOf(parseLock(text)).inputs].flatMap(([name, edge]): [string, string][] =>
      isFollows(edge) || edge.lock === undefined ? [] : [[name, printFlakeRef(edge.lock.original)]]
    ),
  );
}

/** What a migration of a tree comes to, but for what only its flags or the network could tell. */
async function plannedAgain(
  directory: string,
  layout: Layout,
  references: ReadonlyMap<string, string>,
): Promise<Omit<OldProject, "history" | "with">> {
  const tree = await readTree(directory);
  const project = scan(tree, references);
  const { plan: { systems, inputs, outputs, changes } } = planMigration(project, {
    layout,
    keepPins: false,
    style: "plain",
    references,
    ...await knownTrees(sourcesIn(project), DEFAULT_NIXPKGS, tree.root),
  });
  return { systems, inputs, outputs, moves: movesOf(changes) };
}

async function notMigrated(root: string): Promise<Error> {
  return failure("not-migrated", `There is no migration of ${root} to verify`, {
    help: await isShallow(root)
      ? "the clone is shallow: `git fetch --unshallow` gets the commit before flake.nix came"
      : "verify compares with what flakebridge migrate found, on this machine, in this directory, " +
        "or with the commit before the one that flake.nix came with",
  });
}
