/**
 * Where the boxes and arrows of a lock file's picture stand: inputs to the right of what they are
 * inputs of. An arrow that passes a column has a lane there, so that no box is in its way.
 *
 * @module
 */
import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.ts";

/** Pixels from the left and from the top. */
export type Point = readonly [x: number, y: number];

/** A box, in pixels. */
export interface Box {
  readonly node: DrawnNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A curve from the first point to the last; it bends towards those between. */
export type Curve = readonly [Point, Point, Point, Point];

/** An arrow: its curves one after the other, with straight lines between them. */
export interface Arrow extends DrawnEdge {
  readonly curves: readonly Curve[];
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly width: number;
  readonly height: number;
}

/** The height of a line of text, and the room around it in a box. */
export const [LINE, MARGIN] = [16, 8];

const [CHARACTER, BETWEEN_ROWS, BETWEEN_COLUMNS] = [7.3, 18, 110];

/** Room for an arrow's head and its bend, beside the name that stands at its end. */
const ARROW = 40;

/** How often the nodes of each column are put in the order of their neighbours. */
const SWEEPS = 6;

/** A place in a column: a box for a node, or, without one, a lane for an arrow. */
interface Slot {
  readonly label: string;
  readonly node?: DrawnNode;
}

/** An arrow as the labels of its slots, its ends among them. */
interface Route {
  readonly edge: DrawnEdge;
  readonly stops: readonly string[];
}

/** The picture of a drawing. */
export function pictureOf(drawing: Drawing): Picture {
  const columns = columnsOf(drawing.nodes, drawing.edges);
  const { slots, routes } = withLanes(columns, drawing.edges);
  const { places, width } = placesOf(ordered(slots, routes), drawing.edges);
  const byLabel = new Map(places.map((place) => [place.label, place]));
  const arrows = routes.map(({ edge, stops }) =>
    arrowOf(edge, stops.map((stop) => byLabel.get(stop)!))
  );
  const boxes = places.flatMap(({ node, ...place }) =>
    node === undefined ? [] : { node, ...place }
  );
  const height = Math.max(...places.map((place) => place.y + place.height)) + MARGIN;
  return { boxes, arrows, width, height };
}

/** A lane in every column between the ends of an arrow. */
function withLanes(
  columns: readonly (readonly DrawnNode[])[],
  edges: readonly DrawnEdge[],
): { readonly slots: readonly (readonly Slot[])[]; readonly routes: readonly Route[] } {
  const slots = columns.map((nodes) => nodes.map((node): Slot => ({ label: node.label, node })));
  const at = columnNumbers(columns);
  const routes = edges.map((edge, number) => {
    const [first, last] = [at.get(edge.from)!, at.get(edge.to)!];
    const step = Math.sign(last - first);
    const lanes: string[] = [];
    for (let column = first + step; (last - column) * step > 0; column += step) {
      const label = `\0${number} ${column}`;
      slots[column]!.push({ label });
      lanes.push(label);
    }
    return { edge, stops: [edge.from, ...lanes, edge.to] };
  });
  return { slots, routes };
}

function columnNumbers(columns: readonly (readonly Slot[])[]): ReadonlyMap<string, number> {
  return new Map(columns.flatMap((slots, at) => slots.map(({ label }) => [label, at])));
}

/** A slot, in pixels. */
interface Place extends Slot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All places, those of a column as wide as its widest, and the width of the picture. */
function placesOf(
  columns: readonly (readonly Slot[])[],
  edges: readonly DrawnEdge[],
): { readonly places: readonly Place[]; readonly width: number } {
  const places: Place[] = [];
  let x = MARGIN;
  for (const [at, column] of columns.entries()) {
    let y = MARGIN;
    const width = Math.max(...column.map(widthOf));
    for (const slot of column) {
      const height = slot.node === undefined ? 0 : slot.node.lines.length * LINE + MARGIN;
      places.push({ ...slot, x, y, width, height });
      y += height + BETWEEN_ROWS;
    }
    x += width + roomBehind(columns, at, edges);
  }
  return { places, width: x };
}

function widthOf({ node }: Slot): number {
  if (node === undefined) return 0;
  return Math.max(...node.lines.map((line) => line.length)) * CHARACTER + 2 * MARGIN;
}

/** How much room a column needs on its right: for the names of the arrows that end there. */
function roomBehind(
  columns: readonly (readonly Slot[])[],
  at: number,
  edges: readonly DrawnEdge[],
): number {
  const column = columnNumbers(columns);
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

/** Each slot moves to the middle of its neighbours, so that few arrows cross. */
function ordered(
  columns: readonly (readonly Slot[])[],
  routes: readonly Route[],
): readonly (readonly Slot[])[] {
  const neighbours = new Map<string, string[]>();
  for (const { stops } of routes) {
    for (const [at, stop] of stops.entries()) {
      const near = neighbours.get(stop) ?? [];
      near.push(...stops.slice(Math.max(0, at - 1), at), ...stops.slice(at + 1, at + 2));
      neighbours.set(stop, near);
    }
  }
  let result = columns;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const rows = new Map(result.flatMap((column) => column.map(({ label }, row) => [label, row])));
    const middle = ({ label }: Slot): number => {
      const near = neighbours.get(label) ?? [label];
      return near.reduce((sum, other) => sum + rows.get(other)!, 0) / near.length;
    };
    result = result.map((column) => column.toSorted((a, b) => middle(a) - middle(b)));
  }
  return result;
}

/**
 * From the right of one place to the left of the next; backwards from left to right; within a
 * column around it on the right. What could be merged keeps off the arrows of inputs.
 */
function arrowOf(edge: DrawnEdge, stops: readonly Place[]): Arrow {
  const part = edge.kind === "merge" ? 0.8 : 0.5;
  const curves = stops.slice(1).map((to, at) => curveOf(stops[at]!, to, part));
  return { ...edge, curves };
}

function curveOf(from: Place, to: Place, part: number): Curve {
  const [isForward, isBackward] = [to.x > from.x, to.x < from.x];
  const x1 = isBackward ? from.x : from.x + from.width;
  const x2 = isForward ? to.x : to.x + to.width;
  const [y1, y2] = [from.y + from.height * part, to.y + to.height * part];
  const bend = isForward || isBackward ? (x2 - x1) / 2 : ARROW;
  return [[x1, y1], [x1 + bend, y1], [isForward || isBackward ? x2 - bend : x2 + bend, y2], [
    x2,
    y2,
  ]];
}
