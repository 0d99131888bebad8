/**
 * The graph of a lock file as text for Graphviz and for Mermaid.
 *
 * @module
 */
import { drawingOf, type DrawnEdge } from "./drawing.ts";
import type { LockFile } from "./lock_file.ts";

/** What sets the sources apart that are there more than once. */
export const TWICE = "#ffd9b3";

/** What an arrow is drawn with from a node that could be left out. */
export const MERGE = "#c4650a";

const DOT_STYLES: Readonly<Record<DrawnEdge["kind"], string>> = {
  input: "",
  follows: ", style = dashed",
  merge: `, style = dotted, color = "${MERGE}", constraint = false`,
};

/** The graph in Graphviz's language. */
export function drawDot(lock: LockFile): string {
  const { nodes, edges } = drawingOf(lock);
  const filled = `, style = filled, fillcolor = "${TWICE}"`;
  const boxes = nodes.map(({ label, lines, isTwice }) =>
    `  ${dot(label)} [label = ${dot(lines.join("\n"))}${isTwice ? filled : ""}];\n`
  );
  const arrows = edges.map(({ from, to, name, kind }) =>
    `  ${dot(from)} -> ${dot(to)} [label = ${dot(name)}${DOT_STYLES[kind]}];\n`
  );
  return ["digraph inputs {\n  rankdir = LR;\n  node [shape = box];\n", ...boxes, ...arrows, "}\n"]
    .join("");
}

function dot(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

const MERMAID_ARROWS: Readonly<Record<DrawnEdge["kind"], string>> = {
  input: "-->",
  follows: "-.->",
  merge: "-.-x",
};

/** The graph in Mermaid's language, which forges draw in Markdown. */
export function drawMermaid(lock: LockFile): string {
  const { nodes, edges } = drawingOf(lock);
  const numbers = new Map(nodes.map(({ label }, at) => [label, `n${at}`]));
  const boxes = nodes.map(({ label, lines, isTwice }) =>
    `  ${numbers.get(label)}["${lines.map(mermaid).join("<br>")}"]${isTwice ? ":::twice" : ""}\n`
  );
  const arrows = edges.map(({ from, to, name, kind }) =>
    `  ${numbers.get(from)} ${MERMAID_ARROWS[kind]}|${mermaid(name)}| ${numbers.get(to)}\n`
  );
  const classes = nodes.some(({ isTwice }) => isTwice) ? `  classDef twice fill:${TWICE}\n` : "";
  return ["graph LR\n", ...boxes, ...arrows, classes].join("");
}

function mermaid(text: string): string {
  return text.replace(/\s/g, " ").replace(/["|<>#&]/g, (char) => `#${char.codePointAt(0)};`);
}
