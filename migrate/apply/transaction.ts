/**
 * Changing many files as if they were one.
 *
 * 1. Everything that needs room on the disk is written first: new and old files into a staging
 *    directory in the root (the same file system, so that a rename can take them from there), and
 *    the journal, which holds both sides of every change, beside the tree.
 * 2. Each path gets its new entry by one atomic rename or removal; then the index of git.
 * 3. The journal is renamed to the record it becomes: this is the moment the transaction is done.
 *
 * A journal that is still there was interrupted between 1 and 3, and is taken back: every path
 * that has not its old entry gets it. Taking back is itself interruptible, since it only looks at
 * what is there.
 *
 * @module
 */
import { join } from "@std/path";
import { Failure } from "../../nix/diagnostic.ts";
import { type Change, type Entry, readEntry, sameEntry } from "./entry.ts";
import type { FileSystem } from "./file_system.ts";
import type { Repository } from "./git.ts";
import { releaseIndex, setIndexStates } from "./index_state.ts";
import { encodeTransaction, readJournal, type Transaction } from "./store.ts";
import { changedSince, describeWriteError } from "../../nix/tools/write_error.ts";

/** The project a transaction is for, and the means. */
export interface Site {
  /** The project's directory, absolute. */
  readonly root: string;
  /** Absent when there is none, or when it ignores the root: then there is no index to change. */
  readonly git?: Repository;
  /** Where the journal is; see `store.ts`. */
  readonly store: string;
  readonly fileSystem: FileSystem;
}

/** The name of the staging directory, in the root. */
export const STAGING = ".flakebridge-transaction";

/**
 * Carries the transaction out and makes its journal the file `record`. Throws a failure, with
 * nothing changed, when any of it can't be done. Wants the lock, and no journal.
 */
export async function transact(
  site: Site,
  transaction: Transaction,
  record: string,
): Promise<void> {
  try {
    await stage(site, transaction);
    await advance(site, transaction);
    await site.fileSystem.rename(join(site.store, "journal.json"), record);
  } catch (error) {
    const cause = describeWriteError(error, site.root);
    await takeBackAfter(cause, site);
    throw cause;
  }
  // The transaction is done; what can't be tidied now, the next run tidies.
  await discardStaging(site).catch(() => {});
}

/** Takes an interrupted transaction back; tells which it was, if any. Wants the lock. */
export async function takeBack(site: Site): Promise<Transaction | undefined> {
  const { fileSystem, store } = site;
  const journal = readJournal(store);
  if (journal !== undefined) {
    await ensureStaging(site);
    for (const [number, change] of [...journal.entries.entries()].reverse()) {
      await restore(site, change, number);
    }
    if (site.git !== undefined) {
      await releaseIndex(fileSystem, site.git);
      const before = new Map(journal.index.map(({ path, before }) => [path, before]));
      await setIndexStates(fileSystem, site.git, before);
    }
    await fileSystem.remove(join(store, "journal.json"));
  }
  await discardStaging(site);
  return journal;
}

/** A name beside `path` that nothing has: `path.orig`, `path.orig1` … */
export function freeName(root: string, path: string): string {
  for (let number = 0;; number++) {
    const name = `${path}.orig${number === 0 ? "" : number}`;
    if (readEntry(join(root, name)).kind === "absent") return name;
  }
}

async function stage(site: Site, transaction: Transaction): Promise<void> {
  const { fileSystem, root, store } = site;
  await fileSystem.makeDirectory(join(root, STAGING));
  for (const [number, { before, after }] of transaction.entries.entries()) {
    if (after.kind === "file") await stageFile(site, after, `${number}-after`);
    if (before.kind === "file") await stageFile(site, before, `${number}-before`);
  }
  const journal = join(store, "journal.json");
  await fileSystem.write(`${journal}.new`, encodeTransaction(transaction), 0o600);
  await fileSystem.rename(`${journal}.new`, journal);
}

async function stageFile(
  { fileSystem, root }: Site,
  { bytes, mode }: Entry & { kind: "file" },
  name: string,
): Promise<void> {
  await fileSystem.write(join(root, STAGING, name), bytes, mode);
}

async function advance(site: Site, transaction: Transaction): Promise<void> {
  for (const [number, { path, before, after }] of transaction.entries.entries()) {
    if (!sameEntry(readEntry(join(site.root, path)), before)) throw changedSince(path);
    await place(site, path, after, `${number}-after`);
  }
  if (site.git !== undefined) {
    const after = new Map(transaction.index.map(({ path, after }) => [path, after]));
    await setIndexStates(site.fileSystem, site.git, after);
  }
}

/**
 * Gives a path its old entry again. What someone else put there meanwhile is kept beside it, or
 * stays where the transaction never came to the path: then its new file is still staged.
 */
async function restore(site: Site, change: Change<Entry>, number: number): Promise<void> {
  const { path, before, after } = change;
  const now = readEntry(join(site.root, path));
  if (sameEntry(now, before)) return;
  if (!sameEntry(now, after) && now.kind !== "absent") {
    if (readEntry(join(site.root, STAGING, `${number}-after`)).kind !== "absent") return;
    const aside = join(site.root, freeName(site.root, path));
    await site.fileSystem.rename(join(site.root, path), aside);
  }
  await place(site, path, before, `${number}-before`);
}

/** Puts the entry at the path; a failure names it. */
async function place(site: Site, path: string, entry: Entry, name: string): Promise<void> {
  try {
    await placeEntry(site, path, entry, name);
  } catch (error) {
    throw describeWriteError(error, join(site.root, path));
  }
}

/** A directory that is not empty stays where none should be. */
async function placeEntry(site: Site, path: string, entry: Entry, name: string): Promise<void> {
  const { fileSystem } = site;
  const target = join(site.root, path);
  const staged = join(site.root, STAGING, name);
  const there = readEntry(target).kind;
  switch (entry.kind) {
    case "absent":
      if (there === "absent" || isNonEmptyDirectory(target)) return;
      return await fileSystem.remove(target);
    case "directory":
      if (there !== "directory") await fileSystem.makeDirectory(target);
      return;
    case "file":
      if (!sameEntry(readEntry(staged), entry)) {
        await fileSystem.write(staged, entry.bytes, entry.mode);
      }
      return await fileSystem.rename(staged, target);
    case "symlink":
      if (!sameEntry(readEntry(staged), entry)) await fileSystem.symlink(entry.target, staged);
      return await fileSystem.rename(staged, target);
    default:
      throw new TypeError(`An entry of no kind: ${entry satisfies never}`);
  }
}

function isNonEmptyDirectory(path: string): boolean {
  if (readEntry(path).kind !== "directory") return false;
  return !Deno.readDirSync(path)[Symbol.iterator]().next().done;
}

async function takeBackAfter(cause: Failure, site: Site): Promise<void> {
  try {
    await takeBack(site);
  } catch (error) {
    const second = describeWriteError(error, site.root);
    throw new Failure(...cause.diagnostics, {
      severity: "error",
      code: "half-done",
      message: `What was changed could not be taken back: ${second.message}`,
      help: "Remove the cause, then run the same command again: it takes the changes back first",
    });
  }
}

async function ensureStaging({ fileSystem, root }: Site): Promise<void> {
  const staging = join(root, STAGING);
  if (readEntry(staging).kind === "absent") await fileSystem.makeDirectory(staging);
}

async function discardStaging({ fileSystem, root, store }: Site): Promise<void> {
  const staging = join(root, STAGING);
  if (readEntry(staging).kind === "directory") await fileSystem.discard(staging);
  const unfinished = join(store, "journal.json.new");
  if (readEntry(unfinished).kind === "file") await fileSystem.remove(unfinished);
}
