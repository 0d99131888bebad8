/**
 * Reading and setting what git's index holds for some paths of a project.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { type IndexState, readEntry, sameEntry, sameIndexState } from "./entry.ts";
import type { FileSystem } from "./file_system.ts";
import { readHiddenIntents, readIndex, readIntentToAdd, type Repository } from "./git.ts";

/** Reads the states of the paths (relative to the root); refuses those git has not merged. */
export async function readIndexStates(
  git: Repository,
  paths: readonly string[],
): Promise<Map<string, IndexState>> {
  if (paths.length === 0) return new Map();
  const full = paths.map((path) => git.prefix + path);
  const [index, shown] = await Promise.all([
    readIndex(git.topLevel, full),
    readIntentToAdd(git.topLevel, full),
  ]);
  const skipped = full.filter((path) => index.get(path)?.skipWorktree);
  const intents = [...shown, ...await readHiddenIntents(git.topLevel, skipped)];
  return new Map(paths.map((path) => [path, stateOf(path)]));

  function stateOf(path: string): IndexState {
    const entry = index.get(git.prefix + path);
    if (entry === undefined) return { kind: "absent" };
    if (entry.stage !== 0) throw unmerged(path);
    const skipping = entry.skipWorktree ? { skipWorktree: true } as const : {};
    if (intents.includes(git.prefix + path)) return { kind: "intent-to-add", ...skipping };
    return { kind: "tracked", mode: entry.mode, blob: entry.blob, ...skipping };
  }
}

/**
 * Gives the paths these states, all at once; what is so already stays untouched. A path to be
 * registered with intent to add has its file on the disk by now.
 *
 * Git works on a draft of the index, which then takes the index's place as git itself does it:
 * under the name `index.lock`, which keeps others from writing, and by a rename.
 */
export async function setIndexStates(
  fileSystem: FileSystem,
  git: Repository,
  wanted: ReadonlyMap<string, IndexState>,
): Promise<void> {
  const now = await readIndexStates(git, [...wanted.keys()]);
  const different = [...wanted].filter(([path, state]) => !sameIndexState(state, now.get(path)!));
  if (different.length === 0) return;
  const { index, draft, lock } = indexFiles(git);
  const before = readEntry(index);
  if (before.kind === "file") await fileSystem.write(draft, before.bytes, before.mode);
  await changeDraft(fileSystem, git, new Map(different));
  checkIndexLock(git);
  await fileSystem.hardLink(draft, lock);
  if (!sameEntry(readEntry(index), before)) throw indexChanged();
  await fileSystem.rename(lock, index);
  await fileSystem.remove(draft);
}

/** Gives up what an interrupted {@linkcode setIndexStates} left: its draft, and its lock. */
export async function releaseIndex(fileSystem: FileSystem, git: Repository): Promise<void> {
  const { draft, lock } = indexFiles(git);
  const inode = inodeOf(draft);
  if (inode === undefined) return;
  if (inodeOf(lock) === inode) await fileSystem.remove(lock);
  await fileSystem.remove(draft);
}

/** Refuses when another git holds the index, or died holding it. */
export function checkIndexLock(git: Repository): void {
  const { lock } = indexFiles(git);
  if (inodeOf(lock) === undefined) return;
  throw failure("git-index-locked", `Another git holds the index (${lock} is there)`, {
    help: `Wait until it is done; if no git is running, remove ${lock}`,
  });
}

async function changeDraft(
  fileSystem: FileSystem,
  { topLevel, prefix, gitDir }: Repository,
  states: ReadonlyMap<string, IndexState>,
): Promise<void> {
  const index = indexFiles({ gitDir }).draft;
  const call = (args: readonly string[], stdin: string): Promise<void> =>
    fileSystem.git(topLevel, args, { stdin, index });
  const paths = [...states.keys()].map((path) => `${prefix}${path}\0`).join("");
  await call(["update-index", "--force-remove", "-z", "--stdin"], paths);
  const tracked = [...states].map(([path, state]) => indexInfo(prefix + path, state)).join("");
  if (tracked !== "") await call(["update-index", "-z", "--index-info"], tracked);
  const intents = [...states].filter(([, state]) => state.kind === "intent-to-add");
  const add = ["--literal-pathspecs", "add", "--intent-to-add", "--force", "--"];
  if (intents.length > 0) await call([...add, ...intents.map(([path]) => prefix + path)], "");
  const skipped = [...states].filter(([, state]) => state.kind !== "absent" && state.skipWorktree);
  if (skipped.length === 0) return;
  const hidden = skipped.map(([path]) => `${prefix}${path}\0`).join("");
  await call(["update-index", "--skip-worktree", "-z", "--stdin"], hidden);
}

function indexFiles(
  { gitDir }: Pick<Repository, "gitDir">,
): Record<"index" | "draft" | "lock", string> {
  return {
    index: `${gitDir}/index`,
    draft: `${gitDir}/flakebridge-index`,
    lock: `${gitDir}/index.lock`,
  };
}

function inodeOf(path: string): number | undefined {
  try {
    return Deno.lstatSync(path).ino ?? undefined;
  } catch {
    return undefined;
  }
}

/** One line of git-update-index(1), "USING --INDEX-INFO"; nothing for what is not tracked. */
function indexInfo(path: string, state: IndexState): string {
  return state.kind === "tracked" ? `${state.mode} ${state.blob} 0\t${path}\0` : "";
}

function unmerged(path: string): Error {
  return failure("unmerged", `${path} has a merge conflict that is not resolved`, {
    help: "Finish the merge, or give it up: git merge --abort",
  });
}

function indexChanged(): Error {
  return failure("git-index-changed", "Another git changed the index meanwhile", {
    help: "Run again; nothing was changed",
  });
}
