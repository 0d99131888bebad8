/**
 * What a project was before its migration, and what came of it: as the record of the migration says,
 * or as git's history and a second plan do.
 *
 * @module
 */
import { isShim } from "../compat/shim/shim.ts";
import { Failure, failure } from "../nix/diagnostic.ts";
import { checkOutCommit, commitBeforeFlake, isShallow } from "./apply/old_commit.ts";
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
  /** The commit that it is of, where no record says what it was. */
  readonly commit?: string;
  /** Does work with its tree, in a temporary directory. */
  readonly with: <T>(work: (directory: string) => Promise<T>) => Promise<T>;
}

/**
 * The project before its last migration: of the record, where it was migrated here, else of the commit
 * before flake.nix came.
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
  const commit = await commitBeforeFlake(root);
  if (commit === undefined) throw await notMigrated(root);
  const layout = files.some(({ path, text }) => isShimmed(path) && text && isShim(text))
    ? "shim"
    : "in-place";
  const old: OldProject["with"] = (work) =>
    withOldTree(root, work, (directory) => checkOutCommit(root, commit, directory));
  try {
    return { ...await old((directory) => plannedAgain(directory, layout)), commit, with: old };
  } catch (error) {
    const isNothing = error instanceof Failure &&
      error.diagnostics.some(({ code }) => code === "nothing-to-migrate");
    throw isNothing ? await notMigrated(root) : error;
  }
}

/** What a migration of a tree comes to, but for what only its flags or the network could tell. */
async function plannedAgain(
  directory: string,
  layout: Layout,
): Promise<Omit<OldProject, "commit" | "with">> {
  const tree = await readTree(directory);
  const project = scan(tree);
  const { plan: { systems, inputs, outputs, changes } } = planMigration(project, {
    layout,
    keepPins: false,
    style: "plain",
    references: new Map(),
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
