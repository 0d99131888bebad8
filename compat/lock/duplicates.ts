/**
 * Inputs that are the same source more than once, and the `follows` that would merge them.
 *
 * @module
 */
import type { FlakeRef } from "../ref/mod.ts";
import { type InputPath, printInputPath } from "./flake_input.ts";
import type { LockFile } from "./lock_file.ts";
import { allInputs, type GraphNode, graphOf, isFollows } from "./lock_graph.ts";

/** One source that a lock has several nodes for. */
export interface Duplicate {
  /** What the nodes have in common: `github:NixOS/nixpkgs`. */
  readonly source: string;
  /**
   * The node that the others could follow: the one nearest to the root; a flake, if there is one.
   */
  readonly kept: InputPath;
  readonly others: readonly InputPath[];
}

/** The sources that a lock has more than one node for, in the order of their first inputs. */
export function duplicatesIn(lock: LockFile): readonly Duplicate[] {
  const bySource = new Map<string, Held[]>();
  for (const [path, edge] of allInputs(graphOf(lock))) {
    if (isFollows(edge) || edge.lock === undefined) continue;
    const source = sourceOf(edge.lock.locked);
    const input = { path, node: edge, isFlake: edge.lock.isFlake };
    bySource.set(source, [...bySource.get(source) ?? [], input]);
  }
  return [...bySource].flatMap(([source, inputs]) => {
    const [kept] = inputs.toSorted((a, b) =>
      Number(b.isFlake) - Number(a.isFlake) || a.path.length - b.path.length
    );
    const others = inputs.filter(({ node }) => node !== kept!.node).map(({ path }) => path);
    return others.length === 0 ? [] : [{ source, kept: kept!.path, others }];
  });
}

/** An input and the node that it has, perhaps together with others. */
interface Held {
  readonly path: InputPath;
  readonly node: GraphNode;
  readonly isFlake: boolean;
}

/** An input that could follow another. */
export interface Merge {
  readonly path: InputPath;
  readonly follows: InputPath;
}

/**
 * The inputs that could follow another, so that one node of each source is left. What lies below
 * such an input goes with it, and is not named.
 */
export function mergesOf(duplicates: readonly Duplicate[]): readonly Merge[] {
  const all = duplicates.flatMap(({ kept, others }) =>
    others.map((path) => ({ path, follows: kept }))
  );
  const merges: Merge[] = [];
  for (const merge of all.toSorted((a, b) => a.path.length - b.path.length)) {
    const isGone = merges.some(({ path }) => [merge.path, merge.follows].some(isBelow(path)));
    if (!isGone) merges.push(merge);
  }
  return merges;
}

function isBelow(above: InputPath): (path: InputPath) => boolean {
  return (path) => above.every((name, at) => path[at] === name);
}

/**
 * The line for flake.nix that makes one input follow another; the flake's own input is nothing
 * else.
 */
export function printMerge({ path, follows }: Merge): string {
  const [input, followed] = [`inputs.${path.join(".inputs.")}`, `"${printInputPath(follows)}"`];
  return path.length === 1
    ? `${input} = { follows = ${followed}; };`
    : `${input}.follows = ${followed};`;
}

/** What a source is, whatever its branch and revision. */
export function sourceOf(ref: FlakeRef): string {
  const tree = treeOf(ref);
  if (ref.dir === undefined) return tree;
  return `${tree}${tree.includes("?") ? "&" : "?"}dir=${ref.dir}`;
}

function treeOf(ref: FlakeRef): string {
  switch (ref.type) {
    case "github":
    case "gitlab":
    case "sourcehut": {
      const host = ref.host === undefined ? "" : `?host=${ref.host}`;
      return `${ref.type}:${ref.owner}/${ref.repo}${host}`.toLowerCase();
    }
    case "git":
    case "hg":
    case "tarball":
    case "file":
      return `${ref.type}+${ref.url}`;
    case "path":
      return `path:${ref.path}`;
    case "indirect":
      return `flake:${ref.id}`;
    default:
      return ref satisfies never;
  }
}
