/**
 * The graph of a lock file as a picture.
 *
 * @module
 */
import { MERGE, TWICE } from "./draw_graph.ts";
import { drawingOf, type DrawnEdge } from "./drawing.ts";
import type { LockFile } from "./lock_file.ts";
import { type Arrow, type Box, LINE, MARGIN, pictureOf, type Point } from "./picture.ts";

/** The graph as an SVG document. */
export function drawSvg(lock: LockFile): string {
  const { boxes, arrows, width, height } = pictureOf(drawingOf(lock));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" ` +
    `viewBox="0 0 ${round(width)} ${round(height)}" font-family="monospace" font-size="12">`,
    `<title>inputs</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...(["input", "merge"] as const).map(arrowHead),
    ...arrows.map(arrowSvg),
    ...boxes.map(boxSvg),
    ...namesSvg(arrows),
    "</svg>\n",
  ].join("\n");
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

function arrowSvg({ kind, curves }: Arrow): string {
  const path = curves.map(([start, ...bent], at) =>
    `${at === 0 ? "M" : " L "}${pointSvg(start)} C ${bent.map(pointSvg).join(" ")}`
  );
  const head = kind === "merge" ? "merge" : "input";
  return `<path d="${path.join("")}" fill="none" stroke="${colourOf(kind)}"` +
    `${DASHES[kind]} marker-end="url(#${head})"/>`;
}

function pointSvg(point: Point): string {
  return point.map(round).join(" ");
}

/** The names at the ends of the arrows; where several end, each name once, above one another. */
function namesSvg(arrows: readonly Arrow[]): readonly string[] {
  const ends = Map.groupBy(arrows.map(named), ({ at, isLeft }) => `${at} ${isLeft}`);
  return [...ends.values()].flatMap((here) => {
    const names = new Map(here.map((end) => [end.name, end]));
    return [...names.values()].map((end, row) => nameSvg(end, row));
  });
}

/** A name at the end of an arrow, which comes from the left or from the right. */
interface NamedEnd {
  readonly name: string;
  readonly kind: DrawnEdge["kind"];
  readonly at: Point;
  readonly isLeft: boolean;
}

function named({ name, kind, curves }: Arrow): NamedEnd {
  const [, , bend, at] = curves.at(-1)!;
  return { name, kind, at, isLeft: bend[0] < at[0] };
}

function nameSvg({ name, kind, at: [x, y], isLeft }: NamedEnd, row: number): string {
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
