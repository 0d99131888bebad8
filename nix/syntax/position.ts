/**
 * Lines and columns as Nix counts them.
 *
 * @module
 */
import { dialectOf, NEWEST_NIX, type NixVersion } from "./dialect.ts";
import type { SyntaxTree } from "./parse.ts";
import { Kind } from "./token.ts";

/** A place as Nix names it: both count from 1, columns in bytes of UTF-8. */
export interface NixPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in bytes of UTF-8. */
  readonly column: number;
}

/** Where this Nix says that `offset` (UTF-16) is. A CR, an LF and a CR LF each end a line. */
export function nixPosition(
  tree: SyntaxTree,
  offset: number,
  nix: NixVersion = NEWEST_NIX,
): NixPosition {
  if (nix === "2.3" && tree.text.includes("\r\n")) return driftingPosition(tree, offset);
  const { text } = tree;
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code !== LF && (code !== CR || text.charCodeAt(at + 1) === LF)) continue;
    line++;
    lineStart = at + 1;
  }
  return { line, column: utf8Length(text.slice(lineStart, offset)) + 1 };
}

const CR = 0x0d, LF = 0x0a;

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Nix 2.3 takes a CR LF for one character too many: for each in a token, it counts one character
 * behind the token as well, and then once more in its own. Source: `adjustLoc` in its lexer.l.
 */
function driftingPosition({ text, tokens }: SyntaxTree, offset: number): NixPosition {
  let line = 1;
  let column = 1;
  for (let index = 0; index < tokens.count && tokens.starts[index]! < offset; index++) {
    let at = tokens.starts[index]!;
    const end = Math.min(tokens.starts[index + 1]!, offset);
    for (let left = end - at; left > 0; left--) {
      const code = text.charCodeAt(at++);
      if (code === CR && text.charCodeAt(at) === LF) at++;
      if (code !== CR && code !== LF) column += utf8Length(text.charAt(at - 1));
      else {
        line++;
        column = 1;
      }
    }
  }
  return { line, column };
}

/**
 * Where Nix reports that the file has ended too soon: behind the last token, which white space and
 * comments count for; up to 2.19 where that begins. Behind a path, which Nix since 2.4
 * reads twice to see that it ends, it is one token earlier.
 */
export function nixEndOffset({ tokens }: SyntaxTree, nix: NixVersion = NEWEST_NIX): number {
  const { kinds, starts, count } = tokens;
  let last = count - 1;
  const endsInPath = kinds[last] === Kind.Path || kinds[last] === Kind.PathText;
  if (endsInPath && dialectOf(nix).pathInterpolation) last--;
  if (last < 0) return 0;
  if (kinds[last] === Kind.Unread) {
    return starts[last]! + (dialectOf(nix).endsBehindLast ? 1 : 0);
  }
  return starts[dialectOf(nix).endsBehindLast ? last + 1 : last] ?? 0;
}
