/**
 * Clones of repositories elsewhere, kept between runs: of a new commit only what is new is fetched,
 * and nothing of one whose tree the store has lost. They may be deleted at any time.
 *
 * @module
 */
import { git, tryGit } from "./git_program.ts";
import { cachePlace } from "./records.ts";
import type { FetchSession } from "./session.ts";

/**
 * The bare repository for what is fetched from an address, which may hold nothing yet; one that
 * lives as long as the session where there is no cache to keep it in. What has no history has one
 * of its own.
 */
export async function keptClone(
  address: string,
  isShallow: boolean,
  session: FetchSession,
): Promise<string> {
  const kept = await cachePlace("git", isShallow ? `${address} shallow` : address);
  if (kept !== undefined && await isMade(kept)) return kept;
  const scratch = await session.scratch();
  await git(scratch, INIT);
  return scratch;
}

const INIT = ["init", "--quiet", "--bare"];

async function isMade(directory: string): Promise<boolean> {
  try {
    await Deno.mkdir(directory, { recursive: true });
  } catch {
    return false;
  }
  return (await tryGit(directory, INIT)).status === 0;
}

/** Waits until no one else fetches into the clone, and has others wait until it is disposed. */
export async function holdClone(repository: string): Promise<Disposable> {
  const directory = await Deno.open(repository);
  await directory.lock(true);
  return directory;
}

/**
 * Removes the locks that a git left in the clone which was killed: every later one would be
 * refused. For who holds the clone.
 */
export async function removeLeftLocks(directory: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (name.endsWith(".lock")) await Deno.remove(path);
    else if (isDirectory && name !== "objects") await removeLeftLocks(path);
  }
}
