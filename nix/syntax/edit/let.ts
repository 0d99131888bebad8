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
import { beginsLine, hasComment } from "./layout.ts";

/**
 * The edits that take a binding away, with its line where it has one of its own; the whole
 * `let … in` where it was the only one. Comments stay.
 */
export function removeLetBinding(tree: SyntaxTree, node: Let, binding: Binding): readonly Edit[] {
  const { bindings, body } = node;
  if (bindings.length === 1 && !hasComment(tree, node.start, body.start)) {
    return [{ start: node.start, end: body.start, text: "" }];
  }
  const { start, end } = binding;
  const behind = /^[ \t]*(\r?\n)?/.exec(tree.text.slice(end))?.[0] ?? "";
  const ownLines = beginsLine(tree.text, start) && behind.endsWith("\n");
  return ownLines
    ? [{ start: tree.text.lastIndexOf("\n", start) + 1, end: end + behind.length, text: "" }]
    : [{ start, end: end + behind.replace(/\r?\n$/, "").length, text: "" }];
}
