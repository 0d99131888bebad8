/**
 * The tokens of Nix: their kinds, and how a text's tokens are kept.
 *
 * @module
 */

/** The kinds of token. White space and comments come first: `kind <= Kind.Comment` is trivia. */
export const Kind = {
  Whitespace: 0,
  Comment: 1,
  /** The end of the text; has no width. */
  End: 2,
  /** A character that begins no token of Nix. */
  Unknown: 3,

  Identifier: 4,
  Integer: 5,
  Float: 6,
  Uri: 7,
  SearchPath: 8,
  /** The first chunk of a path literal. */
  Path: 9,
  /** A further chunk of a path literal, behind `${…}` or `//`. */
  PathText: 10,
  /** `"`, where a string begins. */
  StringOpen: 11,
  /** The text up to the next `${` or `"`, escapes included. */
  StringText: 12,
  StringClose: 13,
  /** `''` with the rest of its line, when there is nothing but spaces on it. */
  IndentedOpen: 14,
  /** Text of an indented string, without escapes. */
  IndentedText: 15,
  /** `''$`, `'''`, `''\x`, and a `$` or `'` that stands alone: text that is never indentation. */
  IndentedEscape: 16,
  IndentedClose: 17,

  /** `${` */
  DollarBrace: 18,
  BraceOpen: 19,
  BraceClose: 20,
  BracketOpen: 21,
  BracketClose: 22,
  ParenOpen: 23,
  ParenClose: 24,

  Assign: 25,
  Semicolon: 26,
  Colon: 27,
  Comma: 28,
  Dot: 29,
  At: 30,
  Ellipsis: 31,
  Question: 32,
  Not: 33,

  Equal: 34,
  NotEqual: 35,
  Less: 36,
  LessEqual: 37,
  Greater: 38,
  GreaterEqual: 39,
  And: 40,
  Or: 41,
  Implies: 42,
  Update: 43,
  Concat: 44,
  Plus: 45,
  Minus: 46,
  Times: 47,
  Divide: 48,
  PipeInto: 49,
  PipeFrom: 50,

  If: 51,
  Then: 52,
  Else: 53,
  Assert: 54,
  With: 55,
  Let: 56,
  In: 57,
  Rec: 58,
  Inherit: 59,
  /** The word `or`: a keyword behind a selection, a name in an attribute path. */
  OrWord: 60,
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
}
