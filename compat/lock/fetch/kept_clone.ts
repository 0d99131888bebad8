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
