/**
 * What an edit does to names that it does not touch.
 *
 *     x: rec { a = x; }               with `x = 1;` in the set, `a` would read another `x`
 *
 * @module
 */
import type { Node, Range } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { type Binder, scopeOf } from "../scope.ts";
import { applyEdits, type Change, type Edit, refused } from "./edit.ts";

/** The change that the edits are; refused where a name outside of them would be bound by another
 * node than before, or by none. */
export function keepingScope(tree: SyntaxTree, edits: readonly Edit[]): Change {
  const after = scopeOf(parse(applyEdits(tree.text, edits)).tree.root);
  const bound = new Map(Array.from(after, ([{ start }, binder]) => [start, binder]));
  const rebound = Array.from(scopeOf(tree.root), ([name, binder]) => {
    const now = bound.get(placeAfter(name.start, edits));
    const isSame = isTouched(name, edits) || (now && isMoved(binder, now, edits));
    return isSame ? [] : [{ name, now }];
  }).flat();
  const [first] = rebound;
  if (!first) return { kind: "edits", edits };
  const why = first.now && binderNode(first.now) ? "captured" : "read";
  return refused(why, ...rebound.map(({ name }) => name));
}

function isTouched({ start }: Range, edits: readonly Edit[]): boolean {
  return edits.some((edit) => edit.start <= start && start < edit.end);
}

/** Where that comes to stand which stands at an offset now. */
function placeAfter(offset: number, edits: readonly Edit[]): number {
  return edits
    .filter((edit) => edit.end <= offset)
    .reduce((place, { start, end, text }) => place + text.length - (end - start), offset);
}

/** Whether `after` is the same binder, when the edits are made. */
function isMoved(before: Binder, after: Binder, edits: readonly Edit[]): boolean {
  const [from, to] = [binderNode(before), binderNode(after)];
  if (!from || !to) return before.kind === after.kind;
  return before.kind === after.kind && placeAfter(from.start, edits) === to.start;
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
