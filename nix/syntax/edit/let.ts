/**
 * A binding of a `let` that goes.
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
import { beginsLine, commentsIn, hasComment, indentationAt, lineEndingOf } from "./layout.ts";

/**
 * The edits that take a binding away, with its line where it has one of its own; the whole
 * `let … in` where it was the only one. Comments stay, those inside of the binding too.
 */
export function removeLetBinding(tree: SyntaxTree, node: Let, binding: Binding): readonly Edit[] {
  const { bindings, body } = node;
  const { start, end } = binding;
  const around = hasComment(tree, node.start, start) || hasComment(tree, end, body.start);
  const newLine = lineEndingOf(tree.text);
  if (bindings.length === 1 && !around) {
    const kept = commentsIn(tree, start, end).map((comment) =>
      comment + newLine + indentationAt(tree.text, node.start)
    );
    return [{ start: node.start, end: body.start, text: kept.join("") }];
  }
  const comments = commentsIn(tree, start, end).map((comment) =>
    indentationAt(tree.text, start) + comment + newLine
  );
  const behind = /^[ \t]*(\r?\n)?/.exec(tree.text.slice(end))?.[0] ?? "";
  const ownLines = beginsLine(tree.text, start) && behind.endsWith("\n");
  return ownLines
    ? [{ start: lineStartOf(tree, start), end: end + behind.length, text: comments.join("") }]
    : [{
      start,
      end: end + behind.replace(/\r?\n$/, "").length,
      text: comments.length > 0 ? newLine + comments.join("") : "",
    }];
}

function lineStartOf({ text }: SyntaxTree, offset: number): number {
  return text.lastIndexOf("\n", offset) + 1;
}
