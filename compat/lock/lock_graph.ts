/**
 * The lock file as the graph it describes, for the algorithm that changes it.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { compareBytes } from "../../nix/store/nar.ts";
import type { FlakeRef } from "../ref/mod.ts";
import { type InputPath, printInputPath } from "./flake_input.ts";
import type { LockEdge, LockFile, LockNode } from "./lock_file.ts";

/** Where an input leads: to a node, or to what another input leads to. */
export type GraphEdge = GraphNode | InputPath;

/** A node under construction. */
export interface GraphNode {
  readonly inputs: Map<string, GraphEdge>;
  /** Absent on the root alone. */
  readonly lock?: {
    readonly locked: FlakeRef;
    readonly original: FlakeRef;
    readonly isFlake: boolean;
    readonly parent: InputPath | undefined;
  };
}

/** Whether an edge is a path to follow. */
export function isFollows(edge: object): edge is InputPath {
  return Array.isArray(edge);
}

/** The entries of a map in the order of Nix's own maps. */
export function sortedEntries<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => compareBytes(a, b));
}

/** The root of the graph that a lock file describes. */
export function graphOf(lock: LockFile): GraphNode {
  const made = new Map<string, GraphNode>();
  function nodeOf(label: string): GraphNode {
    const known = made.get(label);
    if (known !== undefined) return known;
    const node = lock.nodes[label]!;
    const graph: GraphNode = { inputs: new Map(), ...lockOf(node) };
    made.set(label, graph);
    for (const [name, edge] of Object.entries(node.inputs ?? {})) {
      graph.inputs.set(name, typeof edge === "string" ? nodeOf(edge) : edge);
    }
    return graph;
  }
  return nodeOf(lock.root);
}

function lockOf(node: LockNode): Pick<GraphNode, "lock"> {
  if (node.locked === undefined || node.original === undefined) return {};
  const { locked, original, parent } = node;
  return { lock: { locked, original, isFlake: node.flake !== false, parent } };
}

/** The lock file of a graph: labels are given depth first, `_2`, `_3` … to names that are taken. */
export function lockFileOf(root: GraphNode): LockFile {
  const labels = new Map<GraphNode, string>();
  const taken = new Set<string>();
  const nodes = new Map<string, LockNode>();
  function dump(name: string, node: GraphNode): string {
    const known = labels.get(node);
    if (known !== undefined) return known;
    const label = freeLabel(name, taken);
    labels.set(node, label);
    const inputs = sortedEntries(node.inputs).map(([input, edge]): [string, LockEdge] => [
      input,
      isFollows(edge) ? edge : dump(input, edge),
    ]);
    nodes.set(label, nodeOf(node, inputs));
    return label;
  }
  return { version: 7, root: dump("root", root), nodes: Object.fromEntries(nodes) };
}

function freeLabel(name: string, taken: Set<string>): string {
  let label = name;
  for (let n = 2; taken.has(label); n++) label = `${name}_${n}`;
  taken.add(label);
  return label;
}

function nodeOf(node: GraphNode, inputs: readonly (readonly [string, LockEdge])[]): LockNode {
  return {
    ...(inputs.length > 0 ? { inputs: Object.fromEntries(inputs) } : {}),
    ...(node.lock === undefined ? {} : {
      locked: node.lock.locked,
      original: node.lock.original,
      ...(node.lock.isFlake ? {} : { flake: false }),
      ...(node.lock.parent === undefined ? {} : { parent: node.lock.parent }),
    }),
  };
}

/** The node that a path leads to, `follows` resolved. Throws a failure for a cycle of `follows`. */
export function findInput(
  root: GraphNode,
  path: InputPath,
  visited: readonly string[] = [],
): GraphNode | undefined {
  const printed = printInputPath(path);
  if (visited.includes(printed)) {
    const cycle = [...visited.slice(visited.indexOf(printed)), printed].join(" -> ");
    throw failure("follow-cycle", `follow cycle detected: [${cycle}]`);
  }
  let node: GraphNode | undefined = root;
  for (const name of path) {
    const edge: GraphEdge | undefined = node?.inputs.get(name);
    if (edge === undefined) return undefined;
    node = isFollows(edge) ? findInput(root, edge, [...visited, printed]) : edge;
  }
  return node;
}

/** Every input of the graph with the path that leads to it, in Nix's order; a node counts once. */
export function allInputs(root: GraphNode): readonly (readonly [InputPath, GraphEdge])[] {
  const done = new Set<GraphNode>();
  const found: (readonly [InputPath, GraphEdge])[] = [];
  function visit(prefix: InputPath, node: GraphNode): void {
    if (done.has(node)) return;
    done.add(node);
    for (const [name, edge] of sortedEntries(node.inputs)) {
      const path = [...prefix, name];
      found.push([path, edge]);
      if (!isFollows(edge)) visit(path, edge);
    }
  }
  visit([], root);
  return found;
}

/**
 * Throws a failure where an input follows one that is not there. Nix 2.8 looked no further than the
 * paths as they are written: it takes cycles, and refuses paths that lead through a `follows`.
 */
export function checkFollows(root: GraphNode, literally: boolean): void {
  const inputs = allInputs(root);
  const paths = new Set(inputs.map(([path]) => printInputPath(path)));
  for (const [path, edge] of inputs) {
    if (!isFollows(edge) || edge.length === 0) continue;
    const target = printInputPath(edge);
    if (literally ? paths.has(target) : findInput(root, edge) !== undefined) continue;
    throw failure(
      "follows-nothing",
      `input '${printInputPath(path)}' follows a non-existent input '${target}'`,
    );
  }
}
