/**
 * The flake that is to be locked, where it stands on disk: in a git repository only what git
 * tracks is there, as for Nix.
 *
 * @module
 */
import { exists } from "@std/fs";
import { basename, dirname, relative } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import type { GitRef, PathRef } from "../../ref/mod.ts";
import { printUrl, segmentsOf } from "../../ref/url.ts";
import type { SourceTree } from "../flake_input.ts";
import { readTextIn } from "./directory.ts";
import { gitFailure, tryGit } from "./git_program.ts";

/** A flake's tree and the directory in it where its flake.nix stands. */
export interface ProjectTree {
  readonly tree: SourceTree;
  readonly dir: string;
  /** What Nix takes the directory for: a git repository, or a path. */
  readonly ref: GitRef | PathRef;
}

/** The tree that the flake in `directory` (absolute) is part of. */
export async function projectTree(directory: string): Promise<ProjectTree> {
  const root = await repositoryOf(directory);
  const readText = root === undefined
    ? (path: string) => readTextIn(directory, path)
    : (path: string) => readTracked(root, path);
  const dir = root === undefined ? "" : relative(root, directory);
  return {
    tree: { locked: { type: "path", path: root ?? directory }, readText },
    dir,
    ref: root === undefined ? { type: "path", path: directory } : await repositoryRef(root, dir),
  };
}

async function repositoryRef(root: string, dir: string): Promise<GitRef> {
  const path = segmentsOf(root);
  return {
    type: "git",
    url: printUrl({ scheme: "file", authority: "", path, query: {}, fragment: "" }),
    ...(await exists(`${root}/.git/shallow`) ? { shallow: true } : {}),
    ...(dir === "" ? {} : { dir }),
  };
}

async function repositoryOf(directory: string): Promise<string | undefined> {
  for (let at = directory;; at = dirname(at)) {
    if (await exists(`${at}/.git`)) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** A lock file that git does not track is none, for Nix; any other file is worth a word. */
async function readTracked(root: string, path: string): Promise<string | undefined> {
  const text = await readTextIn(root, path);
  if (text === undefined || await isTracked(root, path)) return text;
  if (basename(path) === "flake.lock") return undefined;
  throw failure("not-tracked", `"${path}" is not tracked by git, so no flake can see it`, {
    help: `git -C ${root} add --intent-to-add ${path}`,
  });
}

async function isTracked(root: string, path: string): Promise<boolean> {
  const args = ["ls-files", "--error-unmatch", "--", path];
  const finished = await tryGit(root, args);
  if (finished.status > 1) throw gitFailure(args, finished);
  return finished.status === 0;
}
