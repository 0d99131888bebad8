/**
 * How two trees differ, by the names of the files.
 *
 * @module
 */
import { compareBytes, type NarNode } from "../../nix/store/nar.ts";
import { isSameFile } from "./same_file.ts";

/** Paths relative to the roots; a directory that only one side has ends with `/`. */
export interface TreeDifference {
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
  readonly changed: readonly string[];
}

/** What is in one tree and not in the other, or otherwise. */
export async function treeDifference(before: NarNode, after: NarNode): Promise<TreeDifference> {
  const difference = { onlyBefore: [], onlyAfter: [], changed: [] };
  await compareNodes(before, after, "", difference);
  return difference;
}

type Lists = Readonly<Record<keyof TreeDifference, string[]>>;

async function compareNodes(a: NarNode, b: NarNode, path: string, lists: Lists): Promise<void> {
  if (a.kind !== "directory" || b.kind !== "directory") {
    if (!await isSameFile(a, b)) lists.changed.push(path === "" ? "." : path);
    return;
  }
  const [left, right] = [new Set(a.names), new Set(b.names)];
  for (const name of [...left.union(right)].toSorted(compareBytes)) {
    const at = path === "" ? name : `${path}/${name}`;
    if (!right.has(name)) lists.onlyBefore.push(named(at, await a.entry(name)));
    else if (!left.has(name)) lists.onlyAfter.push(named(at, await b.entry(name)));
    else await compareNodes(await a.entry(name), await b.entry(name), at, lists);
  }
}

function named(path: string, node: NarNode): string {
  return node.kind === "directory" ? `${path}/` : path;
}

/** The difference in words: `only before: .git/; only after: flake.nix; changed: default.nix`. */
export function treeDifferenceWords(difference: TreeDifference): string {
  if (difference.changed[0] === ".") return "the file itself changed";
  const parts = [
    listed("only before", difference.onlyBefore),
    listed("only after", difference.onlyAfter),
    listed("changed", difference.changed),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "same content" : parts.join("; ");
}

const SHOWN = 5;

function listed(title: string, paths: readonly string[]): string {
  if (paths.length === 0) return "";
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : "";
  return `${title}: ${paths.slice(0, SHOWN).join(", ")}${more}`;
}
