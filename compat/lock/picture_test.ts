import { assertEquals } from "@std/assert";
import type { Drawing } from "./drawing.ts";
import { type Box, type Curve, pictureOf, type Point } from "./picture.ts";

/** Columns 0, 1, 2, 3, and arrows over one and two of them, forwards and backwards. */
const DRAWING: Drawing = {
  nodes: ["root", "a", "b", "c", "d", "e"].map((label) => ({
    label,
    lines: [label, "github:o/r"],
    isTwice: false,
  })),
  edges: [
    ...["root a", "root b", "a c", "b c", "c d", "c e"].map((ends) => edge(ends, "input")),
    ...["root c", "root d", "a e"].map((ends) => edge(ends, "follows")),
    ...["d a", "e root"].map((ends) => edge(ends, "merge")),
  ],
};

function edge(ends: string, kind: "input" | "follows" | "merge"): Drawing["edges"][number] {
  const [from = "", to = ""] = ends.split(" ");
  return { from, to, name: "x", kind };
}

Deno.test("pictureOf() leads no arrow through a box", () => {
  const { boxes, arrows } = pictureOf(DRAWING);
  const hit = arrows.flatMap(({ from, to, curves }) => {
    const points = curves.flatMap((curve) => [...pointsOn(curve)]);
    const straight = curves.slice(1).flatMap(([start], at) => between(curves[at]![3], start));
    return boxes.filter((box) => [...points, ...straight].some((point) => isInside(box, point)))
      .map(({ node }) => `${from} ${to}: ${node.label}`);
  });
  assertEquals(hit, []);
});

function* pointsOn([a, b, c, d]: Curve): Generator<Point> {
  for (let t = 0; t <= 1; t += 0.02) {
    const at = (axis: 0 | 1) =>
      (1 - t) ** 3 * a[axis] + 3 * (1 - t) ** 2 * t * b[axis] + 3 * (1 - t) * t ** 2 * c[axis] +
      t ** 3 * d[axis];
    yield [at(0), at(1)];
  }
}

function between(a: Point, b: Point): readonly Point[] {
  return Array.from({ length: 20 }, (_, at) => [a[0] + (b[0] - a[0]) * at / 20, a[1]]);
}

function isInside({ x, y, width, height }: Box, [left, top]: Point): boolean {
  return left > x + 0.1 && left < x + width - 0.1 && top > y && top < y + height;
}
