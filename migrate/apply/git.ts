/**
 * Asking the `git` program about a directory. Nothing here changes a repository.
 *
 * @module
 */
import { dirname, relative, resolve } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import { type Finished, run } from "../../nix/tools/run.ts";
import type { GitState } from "../scan/working_tree.ts";
import { brokenRepository } from "./broken_repository.ts";

/** One entry of git's index. */
export interface IndexEntry {
  /** As git writes it: `100644`, `100755`, `120000` (link), `160000` (submodule). */
  readonly mode: string;
  /** The blob's name, in hexadecimal. */
  readonly blob: string;
  /** 0, or 1 to 3 in the middle of a merge. */
  readonly stage: number;
  /** Whether git leaves the file in the work tree out of account. */
  readonly skipWorktree: boolean;
}

/** What a call of git is given besides its words. */
export interface GitOptions {
  readonly stdin?: string;
  /** The index to work on instead of the repository's. */
  readonly index?: string;
}

/** Runs git in a directory and returns whatever it came to. */
async function callGit(
  directory: string,
  args: readonly string[],
  { stdin, index }: GitOptions = {},
): Promise<Finished> {
  return await run("git", args, {
    cwd: directory,
    env: {
      GIT_OPTIONAL_LOCKS: "0",
      LC_ALL: "C",
      ...(index !== undefined && { GIT_INDEX_FILE: index }),
    },
    ...(stdin !== undefined && { stdin }),
  });
}

/** Runs git and returns its output; throws a failure with git's own words when it fails. */
export async function git(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await callGit(directory, args, options);
  if (status === 0) return stdout;
  throw failure("git", `"git ${args.join(" ")}" failed in ${directory}: ${stderr.trim()}`);
}

/** Where the repository is: what is needed to change its index, quick to find out. */
export type Repository = Pick<GitState, "topLevel" | "gitDir" | "prefix" | "ignoresRoot">;

/**
 * The repository the directory is in; `undefined` outside of every one. Throws a failure when
 * there is one that git refuses to read, or one and no `git`.
 */
export async function findRepository(root: string): Promise<Repository | undefined> {
  const marker = findMarker(root);
  if (marker === undefined) return undefined;
  const topLevel = await askRepository(root, marker, "--show-toplevel");
  if (dirname(marker).startsWith(`${topLevel}/`)) throw brokenRepository(marker, "");
  const [gitDir, prefix] = await Promise.all([
    askRepository(root, marker, "--absolute-git-dir"),
    askRepository(root, marker, "--show-prefix"),
  ]);
  const ignored = prefix !== "" && await isIgnored(root, ".");
  const ignoresRoot = ignored && (await readIndex(root)).size === 0;
  return { topLevel, gitDir, prefix, ignoresRoot };
}

/** All that git says of the directory; fails as {@linkcode findRepository} does. */
export async function readGitState(root: string): Promise<GitState | undefined> {
  const repository = await findRepository(root);
  if (repository === undefined) return undefined;
  const [head, dirty, index] = await Promise.all([
    readHead(root),
    readDirty(root, repository),
    readIndex(root),
  ]);
  const submodules = [...index].filter(([, { mode }]) => mode === "160000").map(([path]) => path);
  return {
    ...repository,
    hasHead: head !== undefined,
    dirty,
    submodules: submodules.sort(),
    holdsHome: holdsHome(repository.topLevel),
  };
}

/** The commit that is checked out; `undefined` before the first. */
export async function readHead(root: string): Promise<string | undefined> {
  const { status, stdout } = await callGit(root, ["rev-parse", "--quiet", "--verify", "HEAD"]);
  return status === 0 ? stdout.trim() : undefined;
}

/** The tracked files below the root that differ from HEAD, relative to it, sorted. */
export async function readDirty(root: string, { prefix }: Repository): Promise<string[]> {
  const lines = await readStatus(root, ["."]);
  return lines.map((line) => statusPath(line).slice(prefix.length)).sort();
}

/** The index below the directory, or of the paths alone; paths are relative to the directory. */
export async function readIndex(
  directory: string,
  paths: readonly string[] = [],
): Promise<Map<string, IndexEntry>> {
  const entries = new Map<string, IndexEntry>();
  const args = ["--literal-pathspecs", "ls-files", "--stage", "-t", "-z", "--", ...paths];
  for (const line of nulSeparated(await git(directory, args))) {
    const tab = line.indexOf("\t");
    const [tag = "", mode = "", blob = "", stage = ""] = line.slice(0, tab).split(" ");
    const skipWorktree = tag === "S";
    entries.set(line.slice(tab + 1), { mode, blob, stage: Number(stage), skipWorktree });
  }
  return entries;
}

/**
 * Those of the paths that are registered with `--intent-to-add` and no more, relative to the work
 * tree's top. Format: git-status(1), "Porcelain Format Version 2".
 */
export async function readIntentToAdd(
  directory: string,
  paths: readonly string[],
): Promise<string[]> {
  const lines = await readStatus(directory, paths);
  return lines.filter((line) => /^1 .A /.test(line)).map(statusPath);
}

/**
 * Those of the paths that are registered with `--intent-to-add` and no more, though git leaves
 * their files out of account, and `git status` with them. The flag is CE_INTENT_TO_ADD of git's
 * index format, version 3: "intent-to-add flag".
 */
export async function readHiddenIntents(
  directory: string,
  paths: readonly string[],
): Promise<string[]> {
  if (paths.length === 0) return [];
  const args = ["--literal-pathspecs", "ls-files", "--debug", "-z", "--", ...paths];
  const text = await git(directory, args);
  const entry = /([^\0]+)\0(?: {2}.*\n)+? {2}size: \d+\tflags: ([0-9a-f]+)\n/g;
  return text.matchAll(entry)
    .filter(({ 2: flags = "" }) => (parseInt(flags, 16) & 0x20000000) !== 0)
    .map(({ 1: path = "" }) => path).toArray();
}

/** Where the patterns stand that only this clone ignores, absolute. */
export async function excludePath(root: string): Promise<string> {
  const path = (await git(root, ["rev-parse", "--git-path", "info/exclude"])).replace(/\n$/, "");
  return resolve(root, path);
}

/**
 * Whether git takes the mark skip-worktree off files that are there, as it does in a sparse
 * checkout. Source: git-config(1), "sparse.expectFilesOutsideOfPatterns".
 */
export async function marksOnlyAbsent(directory: string): Promise<boolean> {
  const isSet = async (name: string): Promise<boolean> => {
    const { stdout } = await callGit(directory, ["config", "--type=bool", "--get", name]);
    return stdout === "true\n";
  };
  return await isSet("core.sparseCheckout") &&
    !await isSet("sparse.expectFilesOutsideOfPatterns");
}

/** Whether git's ignore rules cover the path. */
export async function isIgnored(directory: string, path: string): Promise<boolean> {
  return (await callGit(directory, ["check-ignore", "--quiet", "--", path])).status === 0;
}

/** The parts of what `git … -z` prints. */
export function nulSeparated(text: string): string[] {
  return text.split("\0").filter((part) => part !== "");
}

async function readStatus(directory: string, paths: readonly string[]): Promise<string[]> {
  const options = ["--porcelain=v2", "-z", "--no-renames", "--untracked-files=no"];
  const scope = ["--ignore-submodules=dirty", "--", ...paths];
  return nulSeparated(
    await git(directory, ["--literal-pathspecs", "status", ...options, ...scope]),
  );
}

/** The path at the end of a status line: after 8 fields, or 10 for an unmerged one. */
function statusPath(line: string): string {
  return line.split(" ").slice(line.startsWith("u") ? 10 : 8).join(" ");
}

/** The nearest `.git` at or above the directory: a directory, or a file in linked work trees. */
function findMarker(directory: string): string | undefined {
  for (let at = Deno.realPathSync(directory);; at = dirname(at)) {
    const candidate = resolve(at, ".git");
    try {
      Deno.lstatSync(candidate);
      return candidate;
    } catch {
      if (at === dirname(at)) return undefined;
    }
  }
}

/** One line from `git rev-parse`; where git refuses the repository, a failure that says why. */
async function askRepository(root: string, marker: string, question: string): Promise<string> {
  const { status, stdout, stderr } = await callGit(root, ["rev-parse", question]).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("git-missing", `${marker} is there, but no program called git`, {
      help: "Install git, so that the files it tracks can be told from the others",
    });
  });
  if (status !== 0) throw brokenRepository(marker, stderr);
  return stdout.replace(/\n$/, "");
}

function holdsHome(topLevel: string): boolean {
  const home = Deno.env.get("HOME");
  if (home === undefined || home === "") return false;
  try {
    return !/^\.\.(\/|$)/.test(relative(topLevel, Deno.realPathSync(home)));
  } catch {
    return false;
  }
}
