/**
 * Bindings of a `let` that go.
 *
 *     let                              remove `pkgs`
 *       pkgs = import <nixpkgs> { };
 *       name = "x";
 *     in f pkgs name
 *
 *     let
 *       name = "x";
 *     in f pkgs name
 *
 * @module
 */
import type { Binding, Let } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import type { Edit } from "./edit.ts";
import { linesAt } from "./indent.ts";
import { beginsLine, commentsIn, hasComment, indentationAt, lineEndingOf } from "./layout.ts";

/**
 * The edits that take bindings away, each with its line where it has one of its own; the whole
 * `let … in` where no other is left. Comments stay, those inside of the bindings too.
 */
export function removeLetBindings(
  tree: SyntaxTree,
  node: Let,
  removed: readonly Binding[],
): readonly Edit[] {
  if (removed.length === 0) return [];
  const all = node.bindings.every((binding) => removed.includes(binding));
  if (!all || hasCommentBetween(tree, node)) {
    return removed.map((binding) => removeBinding(tree, binding));
  }
  const newLine = lineEndingOf(tree.text) + indentationAt(tree.text, node.start);
  const kept = commentsIn(tree, node.start, node.body.start).map((comment) => comment + newLine);
  return [{ start: node.start, end: node.body.start, text: kept.join("") }];
}

/** Whether a comment stands between `let` and `in`, but in no binding. */
function hasCommentBetween(tree: SyntaxTree, { start, bindings, body }: Let): boolean {
  const starts = [...bindings.map((binding) => binding.start), body.start];
  const ends = [start, ...bindings.map((binding) => binding.end)];
  return ends.some((end, index) => hasComment(tree, end, starts[index]!));
}

function removeBinding(tree: SyntaxTree, { start, end }: Binding): Edit {
  const { text } = tree;
  const { indentation, ending } = linesAt(text, start);
  const comments = commentsIn(tree, start, end);
  const behind = /^[ \t]*(\r?\n)?/.exec(text.slice(end))?.[0] ?? "";
  const endsLine = behind.endsWith("\n");
  if (endsLine && beginsLine(text, start)) {
    const lines = comments.map((comment) => indentation + comment + ending);
    return { start: lineStartOf(tree, start), end: end + behind.length, text: lines.join("") };
  }
  const kept = comments.map((comment) =>
    comment + (comment.startsWith("#") ? ending + indentation : " ")
  ).join("");
  const removedTo = end + behind.replace(/\r?\n$/, "").length;
  return { start, end: removedTo, text: endsLine ? kept.trimEnd() : kept };
}

function lineStartOf({ text }: SyntaxTree, offset: number): number {
  return text.lastIndexOf("\n", offset) + 1;
}
