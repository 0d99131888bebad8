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
import type { Binding, Let, Range } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import type { Edit } from "./edit.ts";
import { linesAt } from "./indent.ts";
import { beginsLine, commentsIn, hasComment, indentationAt, lineEndingOf } from "./layout.ts";

/**
 * The edits that take bindings away, each with its line where it has one of its own; the whole
 * `let … in` where no other is left. Comments stay, those inside of the bindings too. What reads
 * the bindings is the caller's to change at the same time.
 */
export function removeLetBindings(
  tree: SyntaxTree,
  node: Let,
  removed: readonly Binding[],
): readonly Edit[] {
  if (removed.length === 0) return [];
  const all = node.bindings.every((binding) => removed.includes(binding));
  return all && !hasCommentBetween(tree, node)
    ? [removeHead(tree, node)]
    : runsOf(tree, removed).map((run) => removeRun(tree, run));
}

/** Takes all of the `let` away that stands before its body. */
function removeHead(tree: SyntaxTree, { start, body }: Let): Edit {
  const newLine = lineEndingOf(tree.text) + indentationAt(tree.text, start);
  const kept = commentsIn(tree, start, body.start).map((comment) => comment + newLine);
  return { start, end: body.start, text: kept.join("") };
}

/** Whether a comment stands between `let` and `in`, but in no binding. */
function hasCommentBetween(tree: SyntaxTree, { start, bindings, body }: Let): boolean {
  const starts = [...bindings.map((binding) => binding.start), body.start];
  const ends = [start, ...bindings.map((binding) => binding.end)];
  return ends.some((end, index) => hasComment(tree, end, starts[index]!));
}

/** The ranges of bindings with nothing but blanks between them. */
function runsOf({ text }: SyntaxTree, bindings: readonly Binding[]): readonly Range[] {
  const runs: Range[] = [];
  for (const { start, end } of bindings.toSorted((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    if (last && /^[ \t]*$/.test(text.slice(last.end, start))) {
      runs[runs.length - 1] = { start: last.start, end };
    } else runs.push({ start, end });
  }
  return runs;
}

function removeRun(tree: SyntaxTree, { start, end }: Range): Edit {
  const { text } = tree;
  const { indentation, ending } = linesAt(text, start);
  const comments = commentsIn(tree, start, end);
  const behind = /^[ \t]*(\r?\n)?/.exec(text.slice(end))?.[0] ?? "";
  const blanks = behind.replace(/\r?\n$/, "");
  const endsLine = blanks !== behind;
  if (endsLine && beginsLine(text, start)) {
    const lines = comments.map((comment) => indentation + comment + ending);
    return { start: lineStartOf(tree, start), end: end + behind.length, text: lines.join("") };
  }
  const kept = comments.map((comment) =>
    comment + (comment.startsWith("#") ? ending + indentation : " ")
  ).join("");
  const from = endsLine && kept === "" ? text.slice(0, start).trimEnd().length : start;
  return { start: from, end: end + blanks.length, text: endsLine ? kept.trimEnd() : kept };
}

function lineStartOf({ text }: SyntaxTree, offset: number): number {
  return text.lastIndexOf("\n", offset) + 1;
}
