/**
 * The graph of a lock file as text for Graphviz and for Mermaid.
 *
 * @module
 */
import type { FlakeRef } from "../ref/mod.ts";
import { duplicatesIn, sourceOf } from "./duplicates.ts";
import { EMPTY_LOCK, type LockFile } from "./lock_file.ts";
import { findInput, type GraphNode, graphOf, isFollows, sortedEntries } from "./lock_graph.ts";

/** A node to be drawn. */
interface DrawnNode {
  readonly label: string;
  /** What stands in the box, line by line. */
  readonly lines: readonly string[];
  /** Whether the lock has its source more than once. */
  readonly isTwice: boolean;
}

/** An arrow to be drawn, by the labels of its ends. */
interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly follows: boolean;
}

interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** What sets the sources apart that are there more than once. */
const TWICE = "#ffd9b3";

/** The graph in Graphviz's language. */
export function drawDot(lock: LockFile): string {
  const { nodes, edges } = drawingOf(lock);
  const filled = `, style = filled, fillcolor = "${TWICE}"`;
  const boxes = nodes.map(({ label, lines, isTwice }) =>
    `  ${dot(label)} [label = ${dot(lines.join("\n"))}${isTwice ? filled : ""}];\n`
  );
  const arrows = edges.map(({ from, to, name, follows }) =>
    `  ${dot(from)} -> ${dot(to)} [label = ${dot(name)}${follows ? ", style = dashed" : ""}];\n`
  );
  return ["digraph inputs {\n  rankdir = LR;\n  node [shape = box];\n", ...boxes, ...arrows, "}\n"]
    .join("");
}

function dot(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

/** The graph in Mermaid's language, which forges draw in Markdown. */
export function drawMermaid(lock: LockFile): string {
  const { nodes, edges } = drawingOf(lock);
  const numbers = new Map(nodes.map(({ label }, at) => [label, `n${at}`]));
  const boxes = nodes.map(({ label, lines, isTwice }) =>
    `  ${numbers.get(label)}["${lines.map(mermaid).join("<br>")}"]${isTwice ? ":::twice" : ""}\n`
  );
  const arrows = edges.map(({ from, to, name, follows }) =>
    `  ${numbers.get(from)} ${follows ? "-.->" : "-->"}|${mermaid(name)}| ${numbers.get(to)}\n`
  );
  const classes = nodes.some(({ isTwice }) => isTwice) ? `  classDef twice fill:${TWICE}\n` : "";
  return ["graph LR\n", ...boxes, ...arrows, classes].join("");
}

function mermaid(text: string): string {
  return text.replace(/["|<>#&]/g, (char) => `#${char.codePointAt(0)};`);
}

function drawingOf(lock: LockFile): Drawing {
  const twice = new Set(duplicatesIn(lock).map(({ source }) => source));
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
      if (to !== undefined) edges.push({ from: label, to, name, follows: isFollows(edge) });
    }
  }
  return { nodes, edges: inOrderOfEnds(edges, nodes) };
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
