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

/** Room for an arrow's head and its bend, beside the name that stands at its end. */
const ARROW = 40;

/** How often the nodes of each column are put in the order of their neighbours. */
const SWEEPS = 6;

/** The graph as an SVG document. */
export function drawSvg(lock: LockFile): string {
  const drawing = drawingOf(lock);
  const { boxes, width } = boxesOf(drawing);
  const byLabel = new Map(boxes.map((box) => [box.node.label, box]));
  const arrows = drawing.edges.map((edge) =>
    arrowOf(edge, byLabel.get(edge.from)!, byLabel.get(edge.to)!)
  );
  const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" ` +
    `viewBox="0 0 ${round(width)} ${round(height)}" font-family="monospace" font-size="12">`,
    `<title>inputs</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...(["input", "merge"] as const).map(arrowHead),
    ...arrows.map(curveSvg),
    ...boxes.map(boxSvg),
    ...namesSvg(arrows),
    "</svg>\n",
  ].join("\n");
}

/** All boxes, those of a column as wide as its widest, and the width of the picture. */
function boxesOf({ nodes, edges }: Drawing): { boxes: readonly Box[]; width: number } {
  const columns = ordered(columnsOf(nodes, edges), edges);
  const boxes: Box[] = [];
  let x = MARGIN;
  for (const [at, column] of columns.entries()) {
    let y = MARGIN;
    const width = Math.max(...column.map(widthOf));
    for (const node of column) {
      const height = node.lines.length * LINE + MARGIN;
      boxes.push({ node, x, y, width, height });
      y += height + BETWEEN_ROWS;
    }
    x += width + roomBehind(columns, at, edges);
  }
  return { boxes, width: x };
}

function widthOf({ lines }: DrawnNode): number {
  return Math.max(...lines.map((line) => line.length)) * CHARACTER + 2 * MARGIN;
}

/** How much room a column needs on its right: for the names of the arrows that end there. */
function roomBehind(
  columns: readonly (readonly DrawnNode[])[],
  at: number,
  edges: readonly DrawnEdge[],
): number {
  const column = new Map(columns.flatMap((nodes, at) => nodes.map(({ label }) => [label, at])));
  const isForward = ({ from, to }: DrawnEdge) => column.get(to)! > column.get(from)!;
  const longest = (ending: readonly DrawnEdge[]) =>
    Math.max(0, ...ending.map(({ name }) => name.length * CHARACTER + ARROW));
  const needed = longest(edges.filter((edge) => column.get(edge.to) === at && !isForward(edge))) +
    longest(edges.filter((edge) => column.get(edge.to) === at + 1 && isForward(edge)));
  return at === columns.length - 1 ? MARGIN + needed : Math.max(BETWEEN_COLUMNS, needed);
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

/** An arrow from one point to another; it leaves and arrives level. */
interface Arrow extends DrawnEdge {
  readonly start: readonly [x: number, y: number];
  readonly end: readonly [x: number, y: number];
  /** Where its curve bends to from either end. */
  readonly bends: readonly [number, number];
}

/**
 * From the right of one box to the left of another; backwards from left to right; within a column
 * around it on the right. What could be merged keeps off the arrows of inputs.
 */
function arrowOf(edge: DrawnEdge, from: Box, to: Box): Arrow {
  const part = edge.kind === "merge" ? 0.8 : 0.5;
  const [isForward, isBackward] = [to.x > from.x, to.x < from.x];
  const x1 = isBackward ? from.x : from.x + from.width;
  const x2 = isForward ? to.x : to.x + to.width;
  const bend = isForward || isBackward ? (x2 - x1) / 2 : ARROW;
  return {
    ...edge,
    start: [x1, from.y + from.height * part],
    end: [x2, to.y + to.height * part],
    bends: [x1 + bend, isForward || isBackward ? x2 - bend : x2 + bend],
  };
}

function curveSvg({ kind, start: [x1, y1], end: [x2, y2], bends: [c1, c2] }: Arrow): string {
  const [from, ...to] = [[x1, y1], [c1, y1], [c2, y2], [x2, y2]].map((at) =>
    at.map(round).join(" ")
  );
  const head = kind === "merge" ? "merge" : "input";
  return `<path d="M${from} C ${to.join(" ")}" fill="none" stroke="${colourOf(kind)}"` +
    `${DASHES[kind]} marker-end="url(#${head})"/>`;
}

/** The names at the ends of the arrows; where several end, each name once, above one another. */
function namesSvg(arrows: readonly Arrow[]): readonly string[] {
  const ends = Map.groupBy(arrows, ({ end, bends }) => `${end} ${bends[1] < end[0]}`);
  return [...ends.values()].flatMap((here) => {
    const names = new Map(here.map((arrow) => [arrow.name, arrow]));
    return [...names.values()].map((arrow, row) => nameSvg(arrow, row));
  });
}

function nameSvg({ name, kind, end: [x, y], bends: [, bend] }: Arrow, row: number): string {
  const isLeft = bend < x;
  return `<text x="${round(isLeft ? x - 12 : x + 12)}" y="${round(y - 4 - row * 12)}" ` +
    `text-anchor="${isLeft ? "end" : "start"}" fill="${colourOf(kind)}" stroke="white" ` +
    `stroke-width="3" paint-order="stroke">${escaped(name)}</text>`;
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
