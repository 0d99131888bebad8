/**
 * The files of a repository's working directory, of which a flake sees those that git tracks.
 *
 * @module
 */
import { basename } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import type { TreeFiles } from "../flake_input.ts";
import { trackedPaths } from "./checkout_files.ts";
import { entryAt, filesBelow, followedIn } from "./directory.ts";

/** A working directory. */
export interface WorkingDirectory {
  readonly root: string;
  /** Whether the files of submodules are among its files. */
  readonly recursively: boolean;
}

/** The files as they are on disk. Throws a failure for one that is there and not tracked. */
export function trackedFiles(directory: WorkingDirectory): Required<TreeFiles> {
  const { readText, isLink } = filesBelow(directory.root);
  return {
    readText: async (path) => await needTracked(directory, path) ? await readText(path) : undefined,
    isLink: async (path) => await isLink(path) && await isTracked(directory, path),
  };
}

/** A lock file that git does not track is none, for Nix; any other file is worth a word. */
async function needTracked(directory: WorkingDirectory, path: string): Promise<boolean> {
  const { root } = directory;
  if (entryAt(`${root}/${path}`) === undefined) return false;
  if (basename(path) === "flake.lock") return await isTracked(directory, path);
  for (const wanted of await linksAndFile(root, path)) {
    if (await isTracked(directory, wanted)) continue;
    const message = `Path '${wanted}' in the repository "${root}" is not tracked by Git`;
    throw failure("not-tracked", `${message}. No flake can see it`, {
      help: `git -C ${root} add --intent-to-add ${wanted}`,
    });
  }
  return true;
}

/** The file that a path leads to, and the path itself where that is a link to it. */
async function linksAndFile(root: string, path: string): Promise<readonly string[]> {
  const isLink = await filesBelow(root).isLink(path);
  return [...isLink ? [path] : [], followedIn(root, path)];
}

async function isTracked(
  { root, recursively }: WorkingDirectory,
  path: string,
): Promise<boolean> {
  return (await trackedPaths(root, recursively)).has(path);
}
