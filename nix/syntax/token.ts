/**
 * The tokens of Nix: their kinds, and how a text's tokens are kept.
 *
 * @module
 */

/** The kinds of token. White space and comments come first: `kind <= Kind.Comment` is trivia. */
export const Kind = {
  Whitespace: 0,
  /** A zero byte in code and all that follows: Nix takes it for the end of the file. */
  Unread: 1,
  Comment: 2,
  /** The end of the text; has no width. */
  End: 3,
  /** A character that begins no token of Nix. */
  Unknown: 4,

  Identifier: 5,
  Integer: 6,
  Float: 7,
  Uri: 8,
  SearchPath: 9,
  /** The first chunk of a path literal. */
  Path: 10,
  /** A further chunk of a path literal, behind `${…}` or `//`. */
  PathText: 11,
  /** `"`, where a string begins. */
  StringOpen: 12,
  /** The text up to the next `${` or `"`, escapes included. */
  StringText: 13,
  StringClose: 14,
  /** `''` with the rest of its line, when there is nothing but spaces on it. */
  IndentedOpen: 15,
  /** Text of an indented string, without escapes. */
  IndentedText: 16,
  /** `''$`, `'''`, `''\x`, and a `$` or `'` that stands alone: text that is never indentation. */
  IndentedEscape: 17,
  IndentedClose: 18,

  /** `${` */
  DollarBrace: 19,
  BraceOpen: 20,
  BraceClose: 21,
  BracketOpen: 22,
  BracketClose: 23,
  ParenOpen: 24,
  ParenClose: 25,

  Assign: 26,
  Semicolon: 27,
  Colon: 28,
  Comma: 29,
  Dot: 30,
  At: 31,
  Ellipsis: 32,
  Question: 33,
  Not: 34,

  Equal: 35,
  NotEqual: 36,
  Less: 37,
  LessEqual: 38,
  Greater: 39,
  GreaterEqual: 40,
  And: 41,
  Or: 42,
  Implies: 43,
  Update: 44,
  Concat: 45,
  Plus: 46,
  Minus: 47,
  Times: 48,
  Divide: 49,
  PipeInto: 50,
  PipeFrom: 51,

  If: 52,
  Then: 53,
  Else: 54,
  Assert: 55,
  With: 56,
  Let: 57,
  In: 58,
  Rec: 59,
  Inherit: 60,
  /** The word `or`: a keyword behind a selection, a name in an attribute path. */
  OrWord: 61,
} as const;

export type Kind = typeof Kind[keyof typeof Kind];

/**
 * The tokens of a text as columns. They tile it: token `i` reaches from `starts[i]` to
 * `starts[i + 1]` (UTF-16 offsets), and `starts[count]` is the length of the text. `kinds[count]`
 * is {@linkcode Kind.End}.
 */
export interface Tokens {
  /** How many there are, without the end. */
  readonly count: number;
  /** What each is. */
  readonly kinds: Uint8Array;
  /** Where each begins. */
  readonly starts: Uint32Array;
}

/** Something wrong with a text. */
export interface SyntaxError {
  /** A stable name for this kind of error. */
  readonly code: string;
  /** The UTF-16 offset of its first unit. */
  readonly start: number;
  /** The UTF-16 offset behind its last unit. */
  readonly end: number;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** Of two that can't both be: the UTF-16 offset of the other one. */
  readonly other?: number;
}

/** The index of the token that begins at, or reaches over, `offset`. */
export function tokenAt({ starts, count }: Tokens, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The index of the first token at or behind `offset` that is neither white space nor comment. */
export function significantToken(tokens: Tokens, offset: number): number {
  let index = tokenAt(tokens, offset);
  while (tokens.kinds[index]! <= Kind.Comment) index++;
  return index;
}

/** The index of the last such token before the one that begins at `offset`; -1 where none is. */
export function significantBefore(tokens: Tokens, offset: number): number {
  let index = tokenAt(tokens, offset) - 1;
  while (index >= 0 && tokens.kinds[index]! <= Kind.Comment) index--;
  return index;
}
