/**
 * `hg+http:`, `hg+https:`, `hg+ssh:` and `hg+file:` inputs, through the `hg` program.
 *
 * @module
 */
import { exists } from "@std/fs";
import { failure } from "../../../nix/diagnostic.ts";
import type { TreeFilter } from "../../../nix/tools/directory_archive.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import type { MercurialRef } from "../../ref/mod.ts";
import { filePathOf, parseUrl, printUrl } from "../../ref/url.ts";
import type { FetchedTree, WithFiles } from "../flake_input.ts";
import { filesBelow } from "./directory.ts";
import { narHashOf } from "./git_commit.ts";
import { waysTo } from "./checkout_files.ts";
import { hg } from "./mercurial_program.ts";
import { needReachable } from "./reachable.ts";
import { withoutPasswords } from "./secrets.ts";
import { allowsDirty, type FetchSession, needNetwork } from "./session.ts";
import { smallFiles } from "./tree_part.ts";

/** The branch that Mercurial starts with. */
const FIRST_BRANCH = "default";

/**
 * The tree of the commit that a reference means, or of the newest one of the first branch, whatever
 * is checked out; with changes that are not committed, the working directory's.
 */
export async function fetchMercurial(
  ref: MercurialRef,
  session: FetchSession,
): Promise<FetchedTree> {
  const directory = await workingDirectory(ref);
  if (directory !== undefined && await isDirty(directory)) {
    return await dirtyTree(ref, directory, session);
  }
  return await committedTree(ref, session);
}

/** The directory that a reference means as it stands, be it a repository or not. */
export async function workingDirectory(ref: MercurialRef): Promise<string | undefined> {
  const path = localPath(ref);
  if (path !== undefined && !await exists(path)) {
    throw failure("no-such-path", `path '${path}' does not exist`);
  }
  return ref.ref === undefined && ref.rev === undefined ? path : undefined;
}

function localPath({ url }: MercurialRef): string | undefined {
  const { scheme, path } = parseUrl(url);
  return scheme === "file" ? filePathOf(path) : undefined;
}

/**
 * Whether a tracked file was changed, added or removed; one that is just not there does not count.
 */
async function isDirty(directory: string): Promise<boolean> {
  if (!await exists(`${directory}/.hg`)) return false;
  const kinds = ["--modified", "--added", "--removed"];
  return await hg(["status", "-R", directory, ...kinds]) !== "";
}

/** What is not committed has no revision: the tree is known by its hash alone. */
async function dirtyTree(
  ref: MercurialRef,
  directory: string,
  session: FetchSession,
): Promise<FetchedTree> {
  if (!allowsDirty(session)) {
    const message = `Mercurial tree '${directory}' is unclean: a lock can't name its state`;
    throw failure("dirty-hg", message, { help: "commit what changed there" });
  }
  const branch = await hg(["branch", "-R", directory]);
  const isTracked = await trackedPaths(directory);
  const withFiles: WithFiles = (use) => use(readTree(directory, { filter: isTracked }));
  const { dir: _dir, ...attributes } = ref;
  const narHash = await narHashOf(withFiles);
  return { ...smallFiles(withFiles), locked: { ...attributes, ref: branch, narHash }, withFiles };
}

/** The files that Mercurial tracks and that are there, and the directories they are in. */
async function trackedPaths(directory: string): Promise<TreeFilter> {
  const options = ["--clean", "--modified", "--added", "--no-status", "--print0"];
  const files = (await hg(["status", "-R", directory, ...options])).split("\0");
  const paths = new Set(files.flatMap(waysTo));
  return (path) => paths.has(path);
}

async function committedTree(ref: MercurialRef, session: FetchSession): Promise<FetchedTree> {
  const source = await sourceOf(ref, session);
  session.progress?.(`fetching ${withoutPasswords(source)}`);
  const clone = `${await session.scratch()}/clone`;
  await hg(["clone", "--quiet", "--noupdate", "--", source, clone]);
  const wanted = ref.rev ?? ref.ref ?? FIRST_BRANCH;
  const template = "{node} {rev} {branch}";
  const commit = await hg(["log", "-R", clone, "-r", wanted, "--template", template]);
  const [, rev = "", count, branch = ""] = /^(\S+) (\d+) (.*)$/.exec(commit) ?? [];
  const directory = `${await session.scratch()}/tree`;
  await hg(["archive", "-R", clone, "-r", rev, directory]);
  const files = () => readTree(directory, { filter: (path) => path !== ".hg_archival.txt" });
  const { dir: _dir, ...attributes } = ref;
  const withFiles: WithFiles = (use) => use(files());
  const narHash = await narHashOf(withFiles);
  return {
    ...filesBelow(directory),
    locked: { ...attributes, ref: branch, rev, revCount: Number(count), narHash },
    withFiles,
  };
}

/** What `hg` is told to clone: a directory of this machine, or a URL that can be reached. */
async function sourceOf(ref: MercurialRef, session: FetchSession): Promise<string> {
  const path = localPath(ref);
  if (path !== undefined) return path;
  needNetwork(session, withoutPasswords(ref.url));
  const url = parseUrl(ref.url);
  await needReachable(url, session.settings());
  // Nix 2.8 leaves `dir` in it.
  return printUrl({ ...url, query: {} });
}
