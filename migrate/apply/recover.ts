/**
 * The project as a site for transactions, and taking back what was interrupted there.
 *
 * @module
 */
import { join, resolve } from "@std/path";
import { exists } from "@std/fs";
import { disk, type FileSystem } from "./file_system.ts";
import { readGitState } from "./git.ts";
import { locateStores, withLock } from "./store.ts";
import { type Site, STAGING, takeBack } from "./transaction.ts";

/** A site with what is known of its repository. */
export interface OpenSite extends Site {
  /** All places that may hold transactions of the project; `store` is the first. */
  readonly stores: readonly string[];
  /** Tracked files with changes that are not committed. */
  readonly dirty: readonly string[];
}

/**
 * Runs `action` as the only process that changes the project, with what was interrupted before
 * taken back.
 */
export async function withSite<T>(
  directory: string,
  fileSystem: FileSystem,
  action: (site: OpenSite) => Promise<T>,
): Promise<T> {
  await recover(directory, fileSystem);
  const site = await openSite(directory, fileSystem);
  return await withLock(site.store, () => action(site));
}

/** Looks at the project's repository and finds its store. */
export async function openSite(directory: string, fileSystem: FileSystem): Promise<OpenSite> {
  const root = resolve(directory);
  const state = await readGitState(root);
  const stores = await locateStores(root, state);
  return {
    root,
    fileSystem,
    store: stores[0]!,
    stores,
    dirty: state?.dirty ?? [],
    ...(state !== undefined && !state.ignoresRoot && { git: state }),
  };
}

/**
 * Takes back a transaction that was interrupted in the directory, and tells whether there was
 * one. Every verb that reads or changes a project calls it first. Throws a failure when another
 * process is changing the project at this moment.
 */
export async function recover(directory: string, fileSystem = disk): Promise<boolean> {
  const site = await openSite(directory, fileSystem);
  let found = false;
  for (const store of site.stores) {
    const interrupted = await exists(join(store, "journal.json"));
    if (!interrupted && !await exists(join(site.root, STAGING))) continue;
    const taken = await withLock(store, () => takeBack({ ...site, store }));
    found ||= taken !== undefined;
  }
  return found;
}
