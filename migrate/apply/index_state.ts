/**
 * Reading and setting what git's index holds for some paths of a project.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import type { GitState } from "../scan/working_tree.ts";
import { type IndexState, sameIndexState } from "./entry.ts";
import type { FileSystem } from "./file_system.ts";
import { readIndex, readIntentToAdd } from "./git.ts";

/** Reads the states of the paths (relative to the root); refuses those git has not merged. */
export async function readIndexStates(
  git: GitState,
  paths: readonly string[],
): Promise<Map<string, IndexState>> {
  if (paths.length === 0) return new Map();
  const full = paths.map((path) => git.prefix + path);
  const [index, intents] = await Promise.all([
    readIndex(git.topLevel, full),
    readIntentToAdd(git.topLevel, full),
  ]);
  return new Map(paths.map((path) => [path, stateOf(path)]));

  function stateOf(path: string): IndexState {
    const entry = index.get(git.prefix + path);
    if (entry === undefined) return { kind: "absent" };
    if (entry.stage !== 0) throw unmerged(path);
    if (intents.includes(git.prefix + path)) return { kind: "intent-to-add" };
    return { kind: "tracked", mode: entry.mode, blob: entry.blob };
  }
}

/**
 * Gives the paths these states, in at most two commands; what is so already stays untouched. A
 * path to be registered with intent to add has its file on the disk by now.
 */
export async function setIndexStates(
  fileSystem: FileSystem,
  git: GitState,
  wanted: ReadonlyMap<string, IndexState>,
): Promise<void> {
  const now = await readIndexStates(git, [...wanted.keys()]);
  const different = [...wanted].filter(([path, state]) => !sameIndexState(state, now.get(path)!));
  const lines = different
    .filter(([path, state]) => state.kind === "tracked" || now.get(path)?.kind !== "absent")
    .map(([path, state]) => indexInfo(git.prefix + path, state));
  if (lines.length > 0) {
    await fileSystem.git(git.topLevel, ["update-index", "-z", "--index-info"], lines.join(""));
  }
  const intents = different.filter(([, state]) => state.kind === "intent-to-add");
  if (intents.length > 0) {
    const paths = intents.map(([path]) => git.prefix + path);
    const add = ["--literal-pathspecs", "add", "--intent-to-add", "--force", "--", ...paths];
    await fileSystem.git(git.topLevel, add);
  }
}

/** Refuses when another git holds the index, or died holding it. */
export function checkIndexLock(git: GitState): void {
  const lock = `${git.gitDir}/index.lock`;
  try {
    Deno.lstatSync(lock);
  } catch {
    return;
  }
  throw failure("git-index-locked", `Another git holds the index (${lock} is there)`, {
    help: `Wait until it is done; if no git is running, remove ${lock}`,
  });
}

/** One line of git-update-index(1), "USING --INDEX-INFO"; mode 0 removes the path. */
function indexInfo(path: string, state: IndexState): string {
  return state.kind === "tracked"
    ? `${state.mode} ${state.blob} 0\t${path}\0`
    : `0 ${"0".repeat(40)}\t${path}\0`;
}

function unmerged(path: string): Error {
  return failure("unmerged", `${path} has a merge conflict that is not resolved`, {
    help: "Finish the merge, or give it up: git merge --abort",
  });
}
