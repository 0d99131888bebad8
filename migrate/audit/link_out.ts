/**
 * Symbolic links that lead out of a project.
 *
 * @module
 */
import { fileAt } from "../scan/files_at.ts";
import { resolveFrom } from "../scan/local_path.ts";
import type { TreeFile, WorkingTree } from "../scan/working_tree.ts";

/** The link that leads out, and where it leads: relative to the project's root, or absolute. */
export interface LinkOut {
  readonly from: string;
  readonly to: string;
}

/** As many links as Linux follows. */
const DEPTH = 40;

/** The link by which what stands at a path is outside of the project. */
export function linkOut(path: string, tree: WorkingTree): LinkOut | undefined {
  const end = follow(path, tree);
  return typeof end === "string" ? undefined : end;
}

/** What of the project links lead to from a path, the path itself where there is none. */
export function linkEnd(path: string, tree: WorkingTree): string {
  const end = follow(path, tree);
  return typeof end === "string" ? end : path;
}

/** The end of the links from a path: in the project, or out of it; the path where they loop. */
function follow(path: string, tree: WorkingTree): string | LinkOut {
  let at = path;
  for (let steps = DEPTH; steps > 0; steps--) {
    const { path: from, target } = linkIn(at, tree) ?? {};
    if (from === undefined || target === undefined) return at;
    const to = target.startsWith("/") ? target : resolveFrom(from, target + at.slice(from.length));
    if (/^(\/|\.\.(\/|$))/.test(to)) return { from, to };
    at = to;
  }
  return path;
}

/** The first link on the way along a path. */
function linkIn(path: string, tree: WorkingTree): TreeFile | undefined {
  const parts = path.split("/");
  for (const end of parts.keys()) {
    const file = fileAt(tree, parts.slice(0, end + 1).join("/"));
    if (file?.kind === "symlink") return file;
  }
  return undefined;
}
