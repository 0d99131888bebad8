/**
 * Lines and columns as Nix counts them.
 *
 * @module
 */
import { DIALECTS, NEWEST_NIX, type NixVersion } from "./dialect.ts";
import type { SyntaxTree } from "./parse.ts";
import { Kind } from "./token.ts";

/** A place as Nix names it: both count from 1, columns in bytes of UTF-8. */
export interface NixPosition {
  readonly line: number;
  readonly column: number;
}

/** Where Nix says that `offset` (UTF-16) is. A CR, an LF and a CR LF each end a line. */
export function nixPosition(text: string, offset: number): NixPosition {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x0a && (code !== 0x0d || text.charCodeAt(at + 1) === 0x0a)) continue;
    line++;
    lineStart = at + 1;
  }
  return { line, column: utf8Length(text.slice(lineStart, offset)) + 1 };
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Where Nix reports that the file has ended too soon: behind the last token, which white space and
 * comments count for; up to 2.19 where that begins. Behind a path, which Nix reads twice to see
 * that it ends, it is one token earlier.
 */
export function nixEndOffset({ tokens }: SyntaxTree, nix: NixVersion = NEWEST_NIX): number {
  const { kinds, starts, count } = tokens;
  let last = count - 1;
  if (kinds[last] === Kind.Path || kinds[last] === Kind.PathText) last--;
  if (last < 0) return 0;
  return starts[DIALECTS[nix].endsBehindLast ? last + 1 : last] ?? 0;
}
