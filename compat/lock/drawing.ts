/**
 * The graph of a lock file as nodes and arrows, for whatever draws them.
 *
 * @module
 */
import type { FlakeRef } from "../ref/mod.ts";
import { duplicatesIn, mergesOf, sourceOf } from "./duplicates.ts";
import { EMPTY_LOCK, type LockFile } from "./lock_file.ts";
import { findInput, type GraphNode, graphOf, isFollows, sortedEntries } from "./lock_graph.ts";

/** A node to be drawn. */
export interface DrawnNode {
  readonly label: string;
  /** What stands in the box, line by line. */
  readonly lines: readonly string[];
  /** Whether the lock has its source more than once. */
  readonly isTwice: boolean;
}

/** An arrow to be drawn, by the labels of its ends. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  /** `follows`: by a `follows`; `merge`: no input, but the node could be left out for the other. */
  readonly kind: "input" | "follows" | "merge";
}

/** All nodes, the root first, and the arrows between them. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** What is to be drawn of a lock file. */
export function drawingOf(lock: LockFile): Drawing {
  const duplicates = duplicatesIn(lock);
  const twice = new Set(duplicates.map(({ source }) => source));
  const root = graphOf(lock);
  const labels = labelsOf(lock, root);
  const nodes: DrawnNode[] = [];
  const edges: DrawnEdge[] = [];
  for (const [node, label] of labels) {
    const ref = node.lock?.locked;
    nodes.push({
      label,
      lines: ref === undefined ? ["the flake"] : [label, sourceOf(ref), ...revisionOf(ref)],
      isTwice: ref !== undefined && twice.has(sourceOf(ref)),
    });
    for (const [name, edge] of sortedEntries(node.inputs)) {
      const to = labels.get(isFollows(edge) ? findInput(root, edge) ?? root : edge);
      if (to !== undefined) {
        edges.push({ from: label, to, name, kind: isFollows(edge) ? "follows" : "input" });
      }
    }
  }
  const merges = mergesOf(duplicates).flatMap(({ path, follows }): readonly DrawnEdge[] => {
    const [from, to] = [path, follows].map((end) => labels.get(findInput(root, end) ?? root));
    return from === undefined || to === undefined
      ? []
      : [{ from, to, name: "could be", kind: "merge" }];
  });
  return { nodes, edges: [...inOrderOfEnds(edges, nodes), ...merges] };
}

/** An arrow stands where the node it leads to is first named, so that the text reads downwards. */
function inOrderOfEnds(
  edges: readonly DrawnEdge[],
  nodes: readonly DrawnNode[],
): readonly DrawnEdge[] {
  const order = new Map(nodes.map(({ label }, at) => [label, at]));
  return edges.toSorted((a, b) => order.get(a.to)! - order.get(b.to)!);
}

function labelsOf(lock: LockFile, root: GraphNode): ReadonlyMap<GraphNode, string> {
  const labels = new Map<GraphNode, string>();
  function visit(node: GraphNode, label: string): void {
    if (labels.has(node)) return;
    labels.set(node, label);
    const { inputs = {} } = lock.nodes[label] ?? EMPTY_LOCK.nodes.root!;
    for (const [name, edge] of sortedEntries(node.inputs)) {
      const inner = inputs[name];
      if (!isFollows(edge) && typeof inner === "string") visit(edge, inner);
    }
  }
  visit(root, lock.root);
  return labels;
}

function revisionOf(ref: FlakeRef): readonly string[] {
  return "rev" in ref && ref.rev !== undefined ? [ref.rev.slice(0, 7)] : [];
}
