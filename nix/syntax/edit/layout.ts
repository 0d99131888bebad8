/**
 * How a text is laid out around a place: what an edit must keep.
 *
 * @module
 */
import type { SyntaxTree } from "../parse.ts";
import { Kind, tokenAt } from "../token.ts";

/** The line ending of a text: that of its first line. */
export function lineEndingOf(text: string): "\n" | "\r\n" {
  const newline = text.indexOf("\n");
  return newline > 0 && text.charAt(newline - 1) === "\r" ? "\r\n" : "\n";
}

/** The white space that the line around `offset` begins with. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
}

/** Whether nothing but white space stands before `offset` on its line. */
export function beginsLine(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(lineStart, offset).trim() === "";
}

/** Whether the line ends at `offset`, but for white space. */
export function endsLine(text: string, offset: number): boolean {
  return /^[ \t\r]*(\n|$)/.test(text.slice(offset));
}

/** Whether the text from `start` to `end` has a line break. */
export function breaksLine(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes("\n");
}

/** Where the comments that stand behind `offset` on its line end; `offset` without any. Only those
 * count that begin with `opening`. */
export function behindComments(tree: SyntaxTree, offset: number, opening = ""): number {
  const { text, tokens: { kinds, starts, count } } = tree;
  let end = offset;
  for (let index = tokenAt(tree.tokens, offset); index < count; index++) {
    const start = starts[index]!;
    const stop = starts[index + 1]!;
    if (kinds[index] === Kind.Comment && text.startsWith(opening, start)) end = stop;
    else if (kinds[index] !== Kind.Whitespace || breaksLine(text, start, stop)) break;
  }
  return end;
}

/** Whether a comment stands between the two offsets. */
export function hasComment(tree: SyntaxTree, start: number, end: number): boolean {
  return commentsIn(tree, start, end).length > 0;
}

/** The comments between the two offsets, as they are written. */
export function commentsIn(tree: SyntaxTree, start: number, end: number): readonly string[] {
  const { kinds, starts, count } = tree.tokens;
  const comments: string[] = [];
  for (let index = tokenAt(tree.tokens, start); index < count && starts[index]! < end; index++) {
    if (kinds[index] === Kind.Comment) {
      comments.push(tree.text.slice(starts[index], starts[index + 1]).trimEnd());
    }
  }
  return comments;
}
