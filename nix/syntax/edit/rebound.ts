/**
 * What an edit does to names that it does not touch.
 *
 *     x: rec { a = x; }               with `x = 1;` in the set, `a` would read another `x`
 *
 * @module
 */
import type { Node } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { type Binder, scopeOf } from "../scope.ts";
import { applyEdits, type Change, type Edit, inOrder, refused } from "./edit.ts";

/** The change that the edits are; refused where a name outside of them would be bound by another
 * node than before, or by none. */
export function keepingScope(tree: SyntaxTree, edits: readonly Edit[]): Change {
  const after = scopeOf(parse(applyEdits(tree.text, edits)).tree.root);
  const bound = new Map(Array.from(after, ([{ start }, binder]) => [start, binder]));
  const placeAfter = placesAfter(edits);
  const rebound = Array.from(scopeOf(tree.root), ([name, binder]) => {
    const { offset, isTouched } = placeAfter(name.start);
    const now = bound.get(offset);
    return isTouched || (now && isMoved(binder, now, placeAfter)) ? [] : [{ name, now }];
  }).flat();
  const [first] = rebound;
  if (!first) return { kind: "edits", edits };
  const why = first.now && binderNode(first.now) ? "captured" : "read";
  return refused(why, ...rebound.map(({ name }) => name));
}

/** Where that comes to stand which stands at an offset now, and whether an edit takes it
 * away. */
type PlaceAfter = (
  offset: number,
) => { readonly offset: number; readonly isTouched: boolean };

function placesAfter(edits: readonly Edit[]): PlaceAfter {
  const sorted = inOrder(edits);
  /** How far the edits up to each move what is behind them. */
  const shifts = [0];
  for (const { start, end, text } of sorted) {
    shifts.push(shifts.at(-1)! + text.length - (end - start));
  }
  return (offset) => {
    const before = countUpTo(sorted, offset);
    const next = sorted[before];
    return { offset: offset + shifts[before]!, isTouched: !!next && next.start <= offset };
  };
}

/** How many of the edits, which are in order, end at or before an offset. */
function countUpTo(sorted: readonly Edit[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether `after` is the same binder, when the edits are made. */
function isMoved(before: Binder, after: Binder, placeAfter: PlaceAfter): boolean {
  const [from, to] = [binderNode(before), binderNode(after)];
  if (!from || !to) return before.kind === after.kind;
  return before.kind === after.kind && placeAfter(from.start).offset === to.start;
}

/** The node whose names a name is one of. */
function binderNode(binder: Binder): Node | undefined {
  switch (binder.kind) {
    case "let":
    case "rec":
      return binder.owner;
    case "formal":
    case "parameter":
      return binder.lambda;
    case "with":
      return binder.node;
    case "builtin":
    case "nothing":
      return undefined;
    default:
      return binder satisfies never;
  }
}
