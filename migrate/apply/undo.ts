/**
 * Taking a migration back, and telling what the last one was.
 *
 * @module
 */
import { join } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import { type Change, type Entry, type IndexState, readEntry, sameEntry } from "./entry.ts";
import { disk, type FileSystem } from "./file_system.ts";
import type { Repository } from "./git.ts";
import { checkIndexLock, readIndexStates } from "./index_state.ts";
import { openSite, recover, withSite } from "./recover.ts";
import { newDirectories } from "./steps.ts";
import {
  type AppliedVerb,
  lastRecord,
  type Migration,
  type MigrationRecord,
  recordsSinceMigration,
} from "./store.ts";
import { freeName, transact } from "./transaction.ts";

/** How a migration is taken back. */
export interface UndoOptions {
  /** Takes files back that were changed after the migration too; their text is kept beside them. */
  readonly force?: boolean;
  /** What makes the changes; the disk unless told. */
  readonly fileSystem?: FileSystem;
}

/** What was taken back. */
export interface Undone {
  /** Which verb did what was taken back. */
  readonly verb: AppliedVerb;
  /** The migration, or the writing of shims, that was taken back. */
  readonly migration: Migration;
  /** The paths that have their old state again, or are gone again. */
  readonly paths: readonly string[];
  /** Where the text of files that were changed after the migration is kept: `default.nix.orig`. */
  readonly copies: readonly string[];
}

/**
 * Takes back what was done last in the directory, a migration or the writing of shims, as one
 * transaction: bytes, modes and what git's index holds; what was interrupted is the last. Throws a
 * failure when there is none, and when files were changed since.
 */
export async function undo(directory: string, options: UndoOptions = {}): Promise<Undone> {
  const interrupted = await recover(directory, options.fileSystem);
  if (interrupted !== undefined && interrupted.verb !== "undo") {
    const { verb, migration, entries } = interrupted;
    return { verb, migration, paths: changedFiles(entries), copies: [] };
  }
  return await withSite(directory, options.fileSystem ?? disk, async (site) => {
    const record = lastRecord(site.stores);
    if (record === undefined) throw nothingToUndo(directory);
    const { root, git } = site;
    const { verb, migration, entries, index } = record.transaction;
    if (verb === "undo") throw new TypeError("an undoing among what was done");
    const touched = changedSinceMigration(root, entries);
    if (touched.length > 0 && !options.force) throw changedAfter(touched);
    if (git !== undefined) checkIndexLock(git);
    const copies = copiesOf(root, touched);
    await transact({ ...site, store: record.store }, {
      format: 1,
      verb: "undo",
      migration,
      entries: [...copies, ...oldEntries(root, entries)],
      index: git === undefined ? [] : await oldIndex(git, index),
    }, undoneName(record));
    return {
      verb,
      migration,
      paths: changedFiles(entries),
      copies: copies.map(({ path }) => path),
    };
  });
}

function changedFiles(entries: readonly Change<Entry>[]): readonly string[] {
  const files = entries.filter(({ before, after }) =>
    ![before.kind, after.kind].includes("directory")
  );
  return files.map(({ path }) => path);
}

/**
 * The last migration that was not undone; of one that was interrupted nothing is told. Shims that
 * were written after it are no migration.
 */
export async function lastMigration(directory: string): Promise<Migration | undefined> {
  const { stores } = await openSite(directory, disk);
  return recordsSinceMigration(stores).at(-1)?.transaction.migration;
}

/** The failure that says there is no migration to take back. */
export function nothingToUndo(directory: string): Error {
  return failure("nothing-to-undo", `There is no migration of ${directory} to take back`, {
    help:
      "Only what flakebridge migrate or shim did on this machine, in this directory, can be undone",
  });
}

/** The paths that are neither as the migration left them nor as they were before. */
function changedSinceMigration(root: string, entries: readonly Change<Entry>[]): string[] {
  return entries
    .filter(({ path, before, after }) => {
      const now = readEntry(join(root, path));
      return !sameEntry(now, after) && !sameEntry(now, before);
    })
    .map(({ path }) => path);
}

/** New files with the text that taking the paths back would lose. */
function copiesOf(root: string, paths: readonly string[]): Change<Entry>[] {
  return paths.flatMap((path) => {
    const now = readEntry(join(root, path));
    if (now.kind === "directory") throw directoryInTheWay(path);
    if (now.kind === "absent") return [];
    return [{ path: freeName(root, path), before: { kind: "absent" }, after: now }];
  });
}

/** From what is there to what was there; new directories are emptied before they go. */
function oldEntries(root: string, entries: readonly Change<Entry>[]): Change<Entry>[] {
  const read = (path: string): Entry => readEntry(join(root, path));
  const returning = entries.filter(({ before }) => before.kind === "file");
  // Directories that went come back with the files that were in them.
  const undone = entries.toReversed().filter(({ before }) => before.kind !== "directory");
  const back = undone.map(({ path, before }) => ({
    path,
    before: read(path),
    after: before,
  }));
  return [...newDirectories(returning.map(({ path }) => path), read), ...back];
}

async function oldIndex(
  git: Repository,
  index: readonly Change<IndexState>[],
): Promise<Change<IndexState>[]> {
  const now = await readIndexStates(git, index.map(({ path }) => path));
  return index.map(({ path, before }) => ({ path, before: now.get(path)!, after: before }));
}

function undoneName({ store, number }: MigrationRecord): string {
  return join(store, `${number}.undone.json`);
}

function changedAfter(paths: readonly string[]): Error {
  return failure("changed-since", `Changed since then: ${paths.join(", ")}`, {
    help: "Look what would be lost; --force takes them back too and keeps copies named NAME.orig",
  });
}

function directoryInTheWay(path: string): Error {
  return failure("not-a-file", `${path} is a directory now, and was a file`, {
    help: `Move the directory away, then run again; nothing was changed`,
  });
}
