/**
 * What git knows of a project: the files that a flake is made of, and the commit.
 *
 * @module
 */
import { findRepository, readHead, readIndex } from "../apply/git.ts";

/**
 * The tracked files of the project, by their paths in it; `undefined` where everything counts,
 * since git does not know the directory.
 *
 * @throws {Failure} where git refuses to read the repository.
 */
export async function trackedFiles(directory: string): Promise<ReadonlySet<string> | undefined> {
  const repository = await findRepository(directory);
  if (repository === undefined || repository.ignoresRoot) return undefined;
  return new Set((await readIndex(directory)).keys());
}

/** The commit of the repository that the project is in; `undefined` where there is none. */
export async function checkedOut(directory: string): Promise<string | undefined> {
  return await findRepository(directory) && await readHead(directory);
}
