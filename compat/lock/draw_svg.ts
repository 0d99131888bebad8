/**
 * The graph of a lock file as a picture: inputs stand to the right of what they are inputs of.
 *
 * @module
 */
import { MERGE, TWICE } from "./draw_graph.ts";
import { type Drawing, drawingOf, type DrawnEdge, type DrawnNode } from "./drawing.ts";
import type { LockFile } from "./lock_file.ts";

/** A box, in pixels. */
interface Box {
  readonly node: DrawnNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const [CHARACTER, LINE, MARGIN, BETWEEN_ROWS, BETWEEN_COLUMNS] = [7.3, 16, 8, 18, 110];

/** How often the nodes of each column are put in the order of their neighbours. */
const SWEEPS = 6;

/** The graph as an SVG document. */
export function drawSvg(lock: LockFile): string {
  const drawing = drawingOf(lock);
  const boxes = boxesOf(drawing);
  const byLabel = new Map(boxes.map((box) => [box.node.label, box]));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" ` +
    `viewBox="0 0 ${round(width)} ${round(height)}" font-family="monospace" font-size="12">`,
    `<title>inputs</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...(["input", "merge"] as const).map(arrowHead),
    ...drawing.edges.map((edge) => edgeSvg(edge, byLabel.get(edge.from)!, byLabel.get(edge.to)!)),
    ...boxes.map(boxSvg),
    "</svg>\n",
  ].join("\n");
}

function boxesOf({ nodes, edges }: Drawing): readonly Box[] {
  const boxes: Box[] = [];
  let x = MARGIN;
  for (const column of ordered(columnsOf(nodes, edges), edges)) {
    let y = MARGIN;
    const width = Math.max(...column.map(widthOf));
    for (const node of column) {
      const height = node.lines.length * LINE + MARGIN;
      boxes.push({ node, x, y, width: widthOf(node), height });
      y += height + BETWEEN_ROWS;
    }
    x += width + BETWEEN_COLUMNS;
  }
  return boxes;
}

function widthOf({ lines }: DrawnNode): number {
  return Math.max(...lines.map((line) => line.length)) * CHARACTER + 2 * MARGIN;
}

/** The nodes by their longest way from the root; only inputs count, which never form a circle. */
function columnsOf(
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
): readonly (readonly DrawnNode[])[] {
  const depths = new Map(nodes.map(({ label }) => [label, 0]));
  const inputs = edges.filter(({ kind, from, to }) => kind === "input" && from !== to);
  for (let round = 1; round < nodes.length; round++) {
    for (const { from, to } of inputs) {
      depths.set(to, Math.min(nodes.length, Math.max(depths.get(to)!, depths.get(from)! + 1)));
    }
  }
  const deepest = Math.max(...depths.values());
  const columns = Array.from(
    { length: deepest + 1 },
    (_, depth) => nodes.filter(({ label }) => depths.get(label) === depth),
  );
  return columns.filter((column) => column.length > 0);
}

/** Each node moves to the middle of its neighbours, so that few arrows cross. */
function ordered(
  columns: readonly (readonly DrawnNode[])[],
  edges: readonly DrawnEdge[],
): readonly (readonly DrawnNode[])[] {
  let result = columns;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const rows = new Map(result.flatMap((column) => column.map(({ label }, row) => [label, row])));
    const middle = ({ label }: DrawnNode): number => {
      const near = edges.flatMap(({ from, to }) =>
        from === label ? rows.get(to)! : to === label ? rows.get(from)! : []
      );
      return near.length === 0
        ? rows.get(label)!
        : near.reduce((sum, row) => sum + row) / near.length;
    };
    result = result.map((column) => column.toSorted((a, b) => middle(a) - middle(b)));
  }
  return result;
}

function arrowHead(kind: "input" | "merge"): string {
  return `<marker id="${kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" ` +
    `markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colourOf(kind)}"/></marker>`;
}

function colourOf(kind: DrawnEdge["kind"]): string {
  return kind === "merge" ? MERGE : "#555";
}

const DASHES: Readonly<Record<DrawnEdge["kind"], string>> = {
  input: "",
  follows: ` stroke-dasharray="6 4"`,
  merge: ` stroke-dasharray="2 3"`,
};

/** From the right of one box to the left of the other; within a column, around it on the right. */
function edgeSvg({ kind, name }: DrawnEdge, from: Box, to: Box): string {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const isForward = to.x > from.x;
  const [x2, y2] = [isForward ? to.x : to.x + to.width, to.y + to.height / 2];
  const bend = isForward ? (x2 - x1) / 2 : BETWEEN_COLUMNS / 2;
  const [c1, c2] = [x1 + bend, isForward ? x2 - bend : x2 + bend];
  const curve = [x1, y1, "C", c1, y1, c2, y2, x2, y2].map((at) =>
    typeof at === "number" ? round(at) : at
  );
  const head = kind === "merge" ? "merge" : "input";
  const [labelX, labelY] = [(x1 + x2 + 3 * (c1 + c2)) / 8, (y1 + y2) / 2 - 4];
  return `<path d="M${curve.join(" ")}" fill="none" stroke="${colourOf(kind)}"${DASHES[kind]} ` +
    `marker-end="url(#${head})"/><text x="${round(labelX)}" y="${round(labelY)}" ` +
    `text-anchor="middle" fill="${colourOf(kind)}">${escaped(name)}</text>`;
}

function boxSvg({ node, x, y, width, height }: Box): string {
  const lines = node.lines.map((line, at) =>
    `<text x="${round(x + MARGIN)}" y="${round(y + LINE * (at + 1) - 2)}"` +
    `${at === 0 ? ` font-weight="bold"` : ""}>${escaped(line)}</text>`
  );
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${
    round(height)
  }" ` +
    `rx="4" fill="${node.isTwice ? TWICE : "#f4f4f4"}" stroke="#555"/>${lines.join("")}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.codePointAt(0)};`);
}
