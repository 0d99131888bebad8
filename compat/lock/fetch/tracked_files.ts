/**
 * The files of a repository's working directory, of which a flake sees those that git tracks.
 *
 * @module
 */
import { basename } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import type { TreeFiles } from "../flake_input.ts";
import { entryAt, filesBelow, followedIn } from "./directory.ts";
import { gitFailure, tryGit } from "./git_program.ts";

/** The files as they are on disk. Throws a failure for one that is there and not tracked. */
export function trackedFiles(root: string): Required<TreeFiles> {
  const { readText, isLink } = filesBelow(root);
  return {
    readText: async (path) => await needTracked(root, path) ? await readText(path) : undefined,
    isLink: async (path) => await isLink(path) && await isTracked(root, path),
  };
}

/** A lock file that git does not track is none, for Nix; any other file is worth a word. */
async function needTracked(root: string, path: string): Promise<boolean> {
  if (entryAt(`${root}/${path}`) === undefined) return false;
  if (basename(path) === "flake.lock") return await isTracked(root, path);
  for (const wanted of await linksAndFile(root, path)) {
    if (await isTracked(root, wanted)) continue;
    throw failure("not-tracked", `"${wanted}" is not tracked by git, so no flake can see it`, {
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

async function isTracked(root: string, path: string): Promise<boolean> {
  const args = ["ls-files", "--error-unmatch", "--", path];
  const finished = await tryGit(root, args);
  if (finished.status > 1) throw gitFailure(args, finished);
  return finished.status === 0;
}
