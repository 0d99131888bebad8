/**
 * Paths inside a source tree.
 *
 * @module
 */
import { type Failure, failure } from "../../nix/diagnostic.ts";

/** The flake.nix and the flake.lock of the flake in `dir`. */
export function filesIn(dir: string): readonly [flakeNix: string, flakeLock: string] {
  const prefix = dir === "" ? "" : `${dir}/`;
  return [`${prefix}flake.nix`, `${prefix}flake.lock`];
}

/** How many symbolic links may lead to one another. */
const MOST_LINKS = 16;

/**
 * The path that `path` means where symbolic links are followed inside a tree; both are relative to
 * its root. Throws a failure where one leaves the tree, as an absolute target does for Nix.
 *
 * @param targetOf Where a link leads; undefined for what is none.
 */
export function followedLinks(
  path: string,
  targetOf: (path: string) => string | undefined,
  most = MOST_LINKS,
): string {
  const names = path.split("/");
  for (let at = 1; at <= names.length; at++) {
    const target = targetOf(names.slice(0, at).join("/"));
    if (target === undefined) continue;
    const led = [...names.slice(0, at - 1), ...target.split("/"), ...names.slice(at)];
    const end = target.startsWith("/") ? undefined : withoutDots(led);
    if (end === undefined) throw linkedFile(path, `leads out of its source tree, to "${target}"`);
    if (most === 0) throw linkedFile(path, "leads to itself");
    return followedLinks(end, targetOf, most - 1);
  }
  return path;
}

function linkedFile(path: string, words: string): Failure {
  return failure("linked-file", `the symbolic link "${path}" ${words}`, {
    help: "put the file itself in its place",
  });
}

/**
 * The directory that `steps`, one after the other from `base`, lead to; `base` and the result are
 * relative to the tree's root. Throws a failure for a path that leaves the tree.
 */
export function directoryInTree(base: string, ...steps: readonly (string | undefined)[]): string {
  const path = withoutDots([base, ...steps].flatMap((step) => step?.split("/") ?? []));
  if (path !== undefined) return path;
  throw failure(
    "flake-path",
    `the path '${
      steps.join("/")
    }' leaves its source tree, which is forbidden in pure evaluation mode`,
    {
      help: "an input with a relative path must be in the same tree as the flake that names it",
    },
  );
}

/** Whether the directory that `steps` lead to from `base` is not in the tree. */
export function leavesTree(base: string, ...steps: readonly string[]): boolean {
  return withoutDots([base, ...steps].join("/").split("/")) === undefined;
}

/** Names from a tree's root as a path; undefined for one that leaves the tree. */
function withoutDots(names: readonly string[]): string | undefined {
  const path: string[] = [];
  for (const name of names) {
    if (name === "" || name === ".") continue;
    if (name !== "..") path.push(name);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join("/");
}
