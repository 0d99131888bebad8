/**
 * Carrying a plan out: all of it or nothing.
 *
 * @module
 */
import { join } from "@std/path";
import { type Diagnostic, failure } from "../../nix/diagnostic.ts";
import { parseStorePath } from "../../nix/store/store_path.ts";
import { storeDirectory } from "../../nix/tools/store_directory.ts";
import type { FileChange, Plan } from "../plan/plan.ts";
import type { ReportedFile } from "../report.ts";
import { type Change, type Entry, type IndexState, readEntry } from "./entry.ts";
import { excludeChanges } from "./exclude.ts";
import { disk, type FileSystem } from "./file_system.ts";
import { marksOnlyAbsent, readDirty, type Repository } from "./git.ts";
import { checkIndexLock, readIndexStates } from "./index_state.ts";
import { withSite } from "./recover.ts";
import { entryChanges, hiddenIndexChanges, indexChanges, touchedPaths } from "./steps.ts";
import { type AppliedVerb, nextRecordPath } from "./store.ts";
import { transact } from "./transaction.ts";

/** How a plan is applied. */
export interface ApplyOptions {
  /** Goes on when tracked files have changes that are not committed. */
  readonly allowDirty?: boolean;
  /** What makes the changes; the disk unless told. */
  readonly fileSystem?: FileSystem;
  /** Keeps the changes out of commits: this work tree has them, and git does not show them. */
  readonly localOnly?: boolean;
  /** Whose plan it is, for undo; `migrate` unless told. */
  readonly verb?: AppliedVerb;
}

/**
 * Applies the plan as one transaction; a plan without changes does nothing at all. Returns what
 * is good to know about it. Throws a failure, with nothing changed, when the tree is not the one
 * the plan was made from, is dirty, or can't be changed.
 *
 * No copies are left beside the files: every text that changes is kept in the record for undo,
 * and records are kept also when a later migration adds another.
 */
export async function apply(plan: Plan, options: ApplyOptions = {}): Promise<Diagnostic[]> {
  if (plan.changes.length === 0) return [];
  checkNotInStore(plan.root);
  return await withSite(plan.root, options.fileSystem ?? disk, async (site) => {
    const { git } = site;
    if (git !== undefined && !options.allowDirty) checkClean(await readDirty(site.root, git));
    if (git !== undefined) checkIndexLock(git);
    const localOnly = git !== undefined && options.localOnly === true;
    if (localOnly && await marksOnlyAbsent(site.root)) throw shownInSparse();
    const index = git === undefined ? [] : await planIndex(git, plan.changes, localOnly);
    const read = (path: string): Entry => readEntry(join(plan.root, path));
    await transact(site, {
      format: 1,
      verb: options.verb ?? "migrate",
      migration: {
        time: new Date().toISOString(),
        systems: plan.systems,
        inputs: plan.inputs,
        outputs: plan.outputs,
        files: plan.changes.map(reportFile),
      },
      entries: [
        ...entryChanges(plan.changes, read),
        ...(localOnly ? await excludeChanges(plan.root, git, { index, read }) : []),
      ],
      index,
    }, nextRecordPath(site.store));
    return localOnly ? [KEPT_LOCAL] : newlyKnown(plan.changes, index);
  });
}

/** Refuses what lies in Nix's store, which even root must not change. */
export function checkNotInStore(root: string): void {
  if (parseStorePath(Deno.realPathSync(root), storeDirectory()) === undefined) return;
  throw failure("in-store", `${root} is in Nix's store, where nothing may change`, {
    help: "Copy the project out of it first: cp -r --no-preserve=mode",
  });
}

/** A change without its texts. */
export function reportFile(change: FileChange): ReportedFile {
  const { kind, path } = change;
  return kind === "move" ? { kind, path, from: change.from } : { kind, path };
}

/**
 * Refuses a tree with changes that are not committed: the migration's would get mixed up with
 * them. `dirty` is `GitState.dirty`.
 */
export function checkClean(dirty: readonly string[]): void {
  if (dirty.length === 0) return;
  const shown = dirty.slice(0, 5).join(", ");
  const more = dirty.length > 5 ? ` and ${dirty.length - 5} more` : "";
  throw failure("dirty-tree", `Not all changes are committed: ${shown}${more}`, {
    help: "Commit or stash them first, or go on all the same with --allow-dirty",
  });
}

async function planIndex(
  git: Repository,
  changes: readonly FileChange[],
  localOnly: boolean,
): Promise<Change<IndexState>[]> {
  const now = await readIndexStates(git, touchedPaths(changes));
  return localOnly ? hiddenIndexChanges(changes, now) : indexChanges(changes, now);
}

function shownInSparse(): Error {
  return failure("sparse-checkout", "In a sparse checkout git would show and commit the changes", {
    help: "`git sparse-checkout disable`, or migrate without --local-only; nothing was changed",
  });
}

const KEPT_LOCAL: Diagnostic = {
  severity: "note",
  code: "local-only",
  message: "git neither shows nor commits what was changed here (git update-index --skip-worktree)",
  help:
    "git refuses to stash, to rebase, and to pull what changes these files, and leaves all as " +
    "it is: `flakebridge undo` first, and migrate again after it",
};

/** A person's file that git did not know and knows now is worth a word. */
function newlyKnown(
  changes: readonly FileChange[],
  index: readonly Change<IndexState>[],
): Diagnostic[] {
  const absent = new Set(
    index.flatMap(({ path, before }) => before.kind === "absent" ? [path] : []),
  );
  return changes
    .filter((change) => change.kind !== "create")
    .filter((change) => absent.has(change.kind === "move" ? change.from : change.path))
    .map(({ path }) => ({
      severity: "note",
      code: "newly-tracked",
      message: `${path} was not known to git and is registered now (git add --intent-to-add)`,
      help: "A flake sees only the files that git tracks",
    }));
}
