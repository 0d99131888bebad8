/**
 * What git tracks in a project: the files that a flake is made of.
 *
 * @module
 */
import { findRepository, readIndex } from "../apply/git.ts";

/**
 * The tracked files of the project, by their paths in it; `undefined` where everything counts, since
 * git does not know the directory.
 *
 * @throws {Failure} where git refuses to read the repository.
 */
export async function trackedFiles(directory: string): Promise<ReadonlySet<string> | undefined> {
  const repository = await findRepository(directory);
  if (repository === undefined || repository.ignoresRoot) return undefined;
  return new Set((await readIndex(directory)).keys());
}
