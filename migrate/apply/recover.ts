/**
 * The project as a site for transactions, and taking back what was interrupted there.
 *
 * @module
 */
import { join, resolve } from "@std/path";
import { exists } from "@std/fs";
import { failure } from "../../nix/diagnostic.ts";
import { disk, type FileSystem } from "./file_system.ts";
import { findRepository } from "./git.ts";
import { checkDirectory } from "./read_tree.ts";
import { locateStores, type Transaction, withLock } from "./store.ts";
import { type Site, STAGING, takeBack } from "./transaction.ts";

/** A project whose store is not chosen yet. */
export interface OpenSite extends Omit<Site, "store"> {
  /** All places that may hold transactions of the project; new ones go to the first. */
  readonly stores: readonly string[];
}

/**
 * Runs `action` as the only process that changes the project, with what was interrupted before
 * taken back.
 */
export async function withSite<T>(
  directory: string,
  fileSystem: FileSystem,
  action: (site: OpenSite & Site) => Promise<T>,
): Promise<T> {
  await recover(directory, fileSystem);
  const site = await openSite(directory, fileSystem);
  const [store] = site.stores;
  if (store === undefined) throw noStore();
  return await withLock(store, () => action({ ...site, store }));
}

/** Looks at the project's repository and finds its store. */
export async function openSite(directory: string, fileSystem: FileSystem): Promise<OpenSite> {
  const root = resolve(directory);
  checkDirectory(root, directory);
  const repository = await findRepository(root);
  const stores = await locateStores(root, repository);
  const git = repository?.ignoresRoot ? undefined : repository;
  return { root, fileSystem, stores, ...(git && { git }) };
}

/**
 * Takes back a transaction that was interrupted in the directory, and returns it if there was
 * one. Every verb that reads or changes a project calls it first. Throws a failure when another
 * process is changing the project at this moment.
 */
export async function recover(
  directory: string,
  fileSystem = disk,
): Promise<Transaction | undefined> {
  const site = await openSite(directory, fileSystem);
  if (!await isInterrupted(site)) return undefined;
  return await withLocks(site.stores, async () => {
    let found: Transaction | undefined;
    for (const store of site.stores) found = await takeBack({ ...site, store }) ?? found;
    return found;
  });
}

/** Whether there is a trace of a transaction: one that was interrupted, or is on its way. */
async function isInterrupted({ root, stores }: OpenSite): Promise<boolean> {
  const traces = [join(root, STAGING), ...stores.map((store) => join(store, "journal.json"))];
  return (await Promise.all(traces.map((path) => exists(path)))).some((is) => is);
}

/** Runs `action` with the locks of all stores: what is staged does not tell whose it is. */
async function withLocks<T>(
  [store, ...others]: readonly string[],
  action: () => Promise<T>,
): Promise<T> {
  if (store === undefined) return await action();
  return await withLock(store, () => withLocks(others, action));
}

function noStore(): Error {
  return failure("no-state-directory", "There is no place to keep what undo needs", {
    help: "Set HOME or XDG_STATE_HOME to a directory of yours, or make the project a repository",
  });
}
