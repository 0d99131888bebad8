/**
 * An expression that becomes the body of a function.
 *
 *     # A shell.
 *     with pkgs; mkShell { }                          wrap in `pkgs ? import <nixpkgs> { }`
 *
 *     # A shell.
 *     { pkgs ? import <nixpkgs> { } }:
 *     with pkgs; mkShell { }
 *
 * @module
 */
import type { SyntaxTree } from "../parse.ts";
import type { Edit } from "./edit.ts";
import { addFormals, LINE_WIDTH, type NewFormal, newFormals } from "./formals.ts";
import { linesAt } from "./indent.ts";

/**
 * The edits that make the whole file a function of `formals`: behind the comments at its head. A
 * file that is a function with formals already gets those it has not, so that a second run changes
 * nothing. With an `alias`, the new function takes more than these, and calls it all so.
 *
 * @throws {TypeError} for a name that no variable can have, and for a default that does not parse
 */
export function wrapInLambda(
  tree: SyntaxTree,
  formals: readonly NewFormal[],
  { alias }: { readonly alias?: string } = {},
): readonly Edit[] {
  const { root, text } = tree;
  if (root.type === "Lambda" && root.parameter.type === "Formals") {
    return addFormals(tree, root, formals);
  }
  const lines = linesAt(text, root.start);
  const newLine = lines.ending + lines.indentation;
  const written = newFormals(formals, lines);
  const head = alias === undefined
    ? formalsText(written, newLine)
    : `${formalsText([...written, "..."], newLine)}@${alias}`;
  return [{ start: root.start, end: root.start, text: `${head}:${newLine}` }];
}

/** `{ a, b ? c }`, or one formal a line where that is too long. */
function formalsText(formals: readonly string[], newLine: string): string {
  const line = formals.length === 0 ? "{ }" : `{ ${formals.join(", ")} }`;
  if (formals.length < 2 || line.length < LINE_WIDTH) return line;
  return `{${
    formals.map((formal) => `${newLine}  ${formal}${formal === "..." ? "" : ","}`).join("")
  }${newLine}}`;
}
