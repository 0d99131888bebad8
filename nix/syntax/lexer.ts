/**
 * Text into tokens, as Nix's lexer.l cuts it: the longest match wins, and a stack of modes tells
 * code from the insides of strings and paths. One pass, no regular expressions, linear time.
 *
 * @module
 */
import { Kind, type SyntaxError, type Tokens } from "./token.ts";

/** The tokens of a text, and what no token of Nix could be made of. */
export interface Lexed {
  readonly tokens: Tokens;
  readonly errors: readonly SyntaxError[];
}

const KEYWORDS: readonly (readonly [string, Kind])[] = [
  ["if", Kind.If],
  ["then", Kind.Then],
  ["else", Kind.Else],
  ["assert", Kind.Assert],
  ["with", Kind.With],
  ["let", Kind.Let],
  ["in", Kind.In],
  ["rec", Kind.Rec],
  ["inherit", Kind.Inherit],
  ["or", Kind.OrWord],
];

/** The keywords by their first and last letters, which no two share. */
const BY_ENDS = byEnds();

function byEnds(): readonly (readonly [string, Kind] | undefined)[] {
  const table = Array<readonly [string, Kind] | undefined>(32 * 32).fill(undefined);
  for (const entry of KEYWORDS) {
    const [word] = entry;
    table[ends(word.charCodeAt(0), word.charCodeAt(word.length - 1))] = entry;
  }
  return table;
}

function ends(first: number, last: number): number {
  return (first & 31) << 5 | last & 31;
}

/** What a character may be part of: bits of {@linkcode CLASSES}. */
const SPACE = 1;
const DIGIT = 2;
const NAME_START = 4;
const NAME = 8;
const PATH = 16;
const SCHEME_START = 32;
const SCHEME = 64;
const URI = 128;

const CLASSES = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  const add = (characters: string, bits: number) => {
    for (const character of characters) table[character.charCodeAt(0)]! |= bits;
  };
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const digits = "0123456789";
  add(" \t\r\n", SPACE);
  add(digits, DIGIT);
  add(letters + "_", NAME_START);
  add(letters + digits + "_'-", NAME);
  add(letters + digits + "._-+", PATH);
  add(letters, SCHEME_START);
  add(letters + digits + "+-.", SCHEME);
  add(letters + digits + "%/?:@&=+$,-_.!~*'", URI);
  return table;
}

/** The tokens of one character that nothing longer begins with, by character code. */
const SINGLE = tokens([
  ["(", Kind.ParenOpen],
  [")", Kind.ParenClose],
  ["[", Kind.BracketOpen],
  ["]", Kind.BracketClose],
  [";", Kind.Semicolon],
  [":", Kind.Colon],
  [",", Kind.Comma],
  ["@", Kind.At],
  ["?", Kind.Question],
  ["*", Kind.Times],
]);

/** The other operators: of two characters, and of one where no such two stand. */
const OPERATORS = tokens([
  ["//", Kind.Update],
  ["++", Kind.Concat],
  ["->", Kind.Implies],
  ["==", Kind.Equal],
  ["!=", Kind.NotEqual],
  ["<=", Kind.LessEqual],
  [">=", Kind.GreaterEqual],
  ["&&", Kind.And],
  ["||", Kind.Or],
  ["|>", Kind.PipeInto],
  ["<|", Kind.PipeFrom],
  ["/", Kind.Divide],
  ["+", Kind.Plus],
  ["-", Kind.Minus],
  ["=", Kind.Assign],
  ["!", Kind.Not],
  ["<", Kind.Less],
  [">", Kind.Greater],
  [".", Kind.Dot],
]);

/**
 * The kinds of tokens by the code of the one character, or by {@linkcode pairOf} the two; else 0.
 */
function tokens(entries: readonly (readonly [string, Kind])[]): Uint8Array {
  const table = new Uint8Array(128 * 128);
  for (const [text, kind] of entries) {
    const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
    table[text.length === 1 ? first : pairOf(first, second)] = kind;
  }
  return table;
}

/** Two characters as one number. */
function pairOf(first: number, second: number): number {
  return first << 7 | second;
}

/** What the lexer is inside of; a stack of these follows braces and quotes. */
const CODE = 0;
const STRING = 1;
const INDENTED = 2;
const IN_PATH = 3;
/** Inside a path whose last character was a slash: the path can't end here. */
const IN_PATH_SLASH = 4;

const NEWLINE = 0x0a, RETURN = 0x0d, BLANK = 0x20;
const QUOTE = 0x22, HASH = 0x23, DOLLAR = 0x24, APOSTROPHE = 0x27, STAR = 0x2a;
const PLUS = 0x2b, MINUS = 0x2d, DOT = 0x2e, SLASH = 0x2f, ZERO = 0x30, COLON = 0x3a;
const LESS = 0x3c, GREATER = 0x3e, BACKSLASH = 0x5c;
const BRACE_OPEN = 0x7b, BRACE_CLOSE = 0x7d, TILDE = 0x7e;

/** Cuts `text` into tokens. Never throws. */
export function lex(text: string): Lexed {
  return new Lexer(text).run();
}

/** The moving state of one pass over a text: position, modes, and the columns as they grow. */
class Lexer {
  readonly #text: string;
  readonly #length: number;
  #at = 0;
  #mode = CODE;
  readonly #outer: number[] = [];
  #kinds: Uint8Array;
  #starts: Uint32Array;
  #count = 0;
  readonly #errors: SyntaxError[] = [];
  /** The runs of path and scheme characters last measured, so that no run is measured twice. */
  #pathRun = { from: 0, to: 0 };
  #schemeRun = { from: 0, to: 0 };
  /** From here on no comment is closed. */
  #unclosedFrom = Infinity;

  constructor(text: string) {
    this.#text = text;
    this.#length = text.length;
    const guess = (text.length >> 2) + 16;
    this.#kinds = new Uint8Array(guess);
    this.#starts = new Uint32Array(guess);
  }

  run(): Lexed {
    while (this.#at < this.#length) this.#next();
    if (this.#mode === IN_PATH_SLASH) this.#trailingSlash(this.#starts[this.#count - 1]!);
    const count = this.#count;
    this.#push(Kind.End, this.#length);
    const kinds = this.#kinds.subarray(0, count + 1);
    const starts = this.#starts.subarray(0, count + 1);
    return { tokens: { count, kinds, starts }, errors: this.#errors };
  }

  /** Adds a token from here to `end`. */
  #push(kind: Kind, end: number): void {
    if (this.#count === this.#kinds.length) this.#grow();
    this.#kinds[this.#count] = kind;
    this.#starts[this.#count++] = this.#at;
    this.#at = end;
  }

  #grow(): void {
    const kinds = new Uint8Array(this.#kinds.length * 2);
    const starts = new Uint32Array(this.#starts.length * 2);
    kinds.set(this.#kinds);
    starts.set(this.#starts);
    this.#kinds = kinds;
    this.#starts = starts;
  }

  #enter(mode: number): void {
    this.#outer.push(this.#mode);
    this.#mode = mode;
  }

  #leave(): void {
    this.#mode = this.#outer.pop() ?? CODE;
  }

  /** Takes one token, or leaves a path that has ended. */
  #next(): void {
    switch (this.#mode) {
      case CODE:
        return this.#code();
      case STRING:
        return this.#string();
      case INDENTED:
        return this.#indented();
      default:
        return this.#path();
    }
  }

  /** A token of code; always consumes. */
  #code(): void {
    const text = this.#text;
    const at = this.#at;
    const code = text.charCodeAt(at);
    const bits = code < 128 ? CLASSES[code]! : 0;
    if (code === 0) return this.#push(Kind.Unread, this.#length);
    if (bits & SPACE) return this.#push(Kind.Whitespace, this.#skip(at + 1, SPACE));
    if (bits & NAME_START) return this.#name();
    if (bits & DIGIT) return this.#number();
    const single = code < 128 ? SINGLE[code]! : 0;
    if (single) return this.#push(single as Kind, at + 1);
    switch (code) {
      case HASH:
        return this.#lineComment();
      case QUOTE:
        return this.#open(Kind.StringOpen, 1, STRING);
      case APOSTROPHE:
        return this.#openIndented();
      case BRACE_OPEN:
        return this.#open(Kind.BraceOpen, 1, CODE);
      case BRACE_CLOSE:
        return this.#close(Kind.BraceClose, 1);
      case DOLLAR:
        return this.#dollar();
      case SLASH:
        return this.#slash();
      case DOT:
        return this.#dot();
      case LESS:
        return this.#less();
      case PLUS:
      case MINUS:
      case TILDE:
        return this.#pathHere() ? undefined : this.#operator();
      default:
        return this.#operator();
    }
  }

  /** Takes the quotes or the brace that something begins with. */
  #open(kind: Kind, width: number, mode: number): void {
    this.#push(kind, this.#at + width);
    this.#enter(mode);
  }

  /** Takes those that it ends with. */
  #close(kind: Kind, width: number): void {
    this.#push(kind, this.#at + width);
    this.#leave();
  }

  /** An operator of two characters or one, or a character that begins none. */
  #operator(): void {
    const first = this.#text.charCodeAt(this.#at);
    const second = this.#text.charCodeAt(this.#at + 1);
    if (first >= 128) return this.#push(Kind.Unknown, this.#at + 1);
    const pair = second < 128 ? OPERATORS[pairOf(first, second)]! : 0;
    if (pair) return this.#push(pair as Kind, this.#at + 2);
    this.#push((OPERATORS[first]! || Kind.Unknown) as Kind, this.#at + 1);
  }

  /** The end of the run of characters of one class that begins at `from`. */
  #skip(from: number, bits: number): number {
    const text = this.#text;
    let at = from;
    for (; at < this.#length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128 || !(CLASSES[code]! & bits)) break;
    }
    return at;
  }

  /** A name or a keyword, unless a path or a URI begins with it. */
  #name(): void {
    const at = this.#at;
    const end = this.#skip(at + 1, NAME);
    switch (this.#text.charCodeAt(end)) {
      case SLASH:
        if (this.#pathHere()) return;
        break;
      case DOT:
      case PLUS:
        if (this.#pathHere() || this.#uriHere()) return;
        break;
      case COLON:
        if (this.#uriHere()) return;
    }
    this.#push(this.#wordKind(at, end), end);
  }

  /** Which keyword a word is, if any. */
  #wordKind(at: number, end: number): Kind {
    const text = this.#text;
    const entry = BY_ENDS[ends(text.charCodeAt(at), text.charCodeAt(end - 1))];
    const isKeyword = entry !== undefined && entry[0].length === end - at &&
      text.startsWith(entry[0], at);
    return isKeyword ? entry[1] : Kind.Identifier;
  }

  /** `[0-9]+`, or `([1-9][0-9]*\.[0-9]*|0?\.[0-9]+)([Ee][+-]?[0-9]+)?`, or a path. */
  #number(): void {
    if (this.#pathHere()) return;
    const text = this.#text;
    const at = this.#at;
    const end = this.#skip(at + 1, DIGIT);
    if (text.charCodeAt(end) !== DOT) return this.#push(Kind.Integer, end);
    const fraction = this.#skip(end + 1, DIGIT);
    const whole = text.charCodeAt(at) !== ZERO;
    if (whole || (end === at + 1 && fraction > end + 1)) {
      return this.#push(Kind.Float, this.#exponent(fraction));
    }
    this.#push(Kind.Integer, end);
  }

  /** The end of the exponent at `from`, or `from` where there is none. */
  #exponent(from: number): number {
    const code = this.#text.charCodeAt(from) | 0x20;
    if (code !== 0x65) return from;
    const sign = this.#text.charCodeAt(from + 1);
    const digits = from + (sign === PLUS || sign === MINUS ? 2 : 1);
    const end = this.#skip(digits, DIGIT);
    return end > digits ? end : from;
  }

  #dot(): void {
    if (this.#pathHere()) return;
    const at = this.#at;
    const next = this.#text.charCodeAt(at + 1);
    if (next >= ZERO && next <= 0x39) {
      return this.#push(Kind.Float, this.#exponent(this.#skip(at + 1, DIGIT)));
    }
    const ellipsis = next === DOT && this.#text.charCodeAt(at + 2) === DOT;
    return ellipsis ? this.#push(Kind.Ellipsis, at + 3) : this.#operator();
  }

  #slash(): void {
    const isComment = this.#text.charCodeAt(this.#at + 1) === STAR && this.#blockComment();
    if (!isComment && !this.#pathHere()) this.#operator();
  }

  #lineComment(): void {
    const text = this.#text;
    let at = this.#at + 1;
    for (; at < this.#length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE || code === RETURN) break;
    }
    this.#push(Kind.Comment, at);
  }

  /** A comment up to the next star and slash. Without one it is none, as in Nix. */
  #blockComment(): boolean {
    if (this.#at >= this.#unclosedFrom) return false;
    const close = this.#text.indexOf("*/", this.#at + 2);
    if (close < 0) {
      this.#unclosedFrom = this.#at;
      return false;
    }
    this.#push(Kind.Comment, close + 2);
    return true;
  }

  /** `<a/b>`, or an operator. */
  #less(): void {
    const start = this.#at + 1;
    const run = this.#skip(start, PATH);
    const end = run > start ? this.#segments(run) : start;
    const isPath = end > start && this.#text.charCodeAt(end) === GREATER;
    return isPath ? this.#push(Kind.SearchPath, end + 1) : this.#operator();
  }

  /** The end of `(/[path characters]+)*` from `from` on. */
  #segments(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === SLASH) {
      const end = this.#skip(at + 1, PATH);
      if (end === at + 1) break;
      at = end;
    }
    return at;
  }

  /** The end of the path characters from here on, which may be none. */
  #pathRunEnd(): number {
    const at = this.#at;
    const run = this.#pathRun;
    if (at >= run.from && at < run.to) return run.to;
    run.from = at;
    return run.to = this.#skip(at, PATH);
  }

  /** The end of the first chunk of a path that begins here; -1 where none does. */
  #pathEnd(): number {
    const text = this.#text;
    const slash = text.charCodeAt(this.#at) === TILDE ? this.#at + 1 : this.#pathRunEnd();
    if (text.charCodeAt(slash) !== SLASH) return -1;
    const end = this.#segments(slash);
    if (end > slash) return text.charCodeAt(end) === SLASH ? end + 1 : end;
    const interpolated = text.charCodeAt(slash + 1) === DOLLAR &&
      text.charCodeAt(slash + 2) === BRACE_OPEN;
    return interpolated ? slash + 1 : -1;
  }

  /** Takes the first chunk of a path if one begins here. */
  #pathHere(): boolean {
    const end = this.#pathEnd();
    if (end < 0) return false;
    this.#push(Kind.Path, end);
    this.#enter(this.#text.charCodeAt(end - 1) === SLASH ? IN_PATH_SLASH : IN_PATH);
    return true;
  }

  /** Takes a URI if one begins here. */
  #uriHere(): boolean {
    const at = this.#at;
    const run = this.#schemeRun;
    if (!(CLASSES[this.#text.charCodeAt(at)]! & SCHEME_START)) return false;
    if (at < run.from || at >= run.to) {
      run.from = at;
      run.to = this.#skip(at, SCHEME);
    }
    if (this.#text.charCodeAt(run.to) !== COLON) return false;
    const end = this.#skip(run.to + 1, URI);
    if (end === run.to + 1) return false;
    this.#push(Kind.Uri, end);
    return true;
  }

  #interpolation(): void {
    this.#open(Kind.DollarBrace, 2, CODE);
  }

  /** `${`, or a `$` that means nothing in code. */
  #dollar(): void {
    const isOpen = this.#text.charCodeAt(this.#at + 1) === BRACE_OPEN;
    return isOpen ? this.#interpolation() : this.#operator();
  }

  /** More of a path: `${`, a chunk, or its end, which consumes nothing. */
  #path(): void {
    const text = this.#text;
    const at = this.#at;
    if (text.charCodeAt(at) === DOLLAR && text.charCodeAt(at + 1) === BRACE_OPEN) {
      this.#mode = IN_PATH;
      return this.#interpolation();
    }
    const run = this.#skip(at, PATH);
    const segments = this.#segments(run);
    const end = text.charCodeAt(segments) === SLASH ? segments + 1 : segments;
    if (end === at) {
      if (this.#mode === IN_PATH_SLASH) this.#trailingSlash(at);
      return this.#leave();
    }
    this.#push(Kind.PathText, end);
    this.#mode = text.charCodeAt(end - 1) === SLASH ? IN_PATH_SLASH : IN_PATH;
  }

  /** Nix names the place behind the path or, at the end of the text, its beginning. */
  #trailingSlash(start: number): void {
    this.#errors.push({
      code: "path-trailing-slash",
      start,
      end: this.#at,
      message: "a path can't end in a slash",
    });
  }

  /** Inside `"…"`: text, `${` or the closing quote; always consumes. */
  #string(): void {
    const text = this.#text;
    const at = this.#at;
    const code = text.charCodeAt(at);
    if (code === QUOTE) return this.#close(Kind.StringClose, 1);
    if (code === DOLLAR && text.charCodeAt(at + 1) === BRACE_OPEN) return this.#interpolation();
    const end = this.#stringTextEnd();
    this.#push(Kind.StringText, end > at ? end : this.#length);
  }

  /**
   * `([^$"\\]|\$[^{"\\]|\\ANY|\$\\ANY)*`, with a `$` that stands before the quote. An escape that
   * the end of the text cuts off is a token of its own, as in Nix.
   */
  #stringTextEnd(): number {
    const text = this.#text;
    const length = this.#length;
    let at = this.#at;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      const width = code === BACKSLASH ? 2 : code === DOLLAR ? this.#dollarWidth(at) : 1;
      if (width === 0 || at + width > length) break;
      at += width;
    }
    return at;
  }

  /** How many units belong to a `$` inside a string; none where it begins an interpolation. */
  #dollarWidth(at: number): number {
    switch (this.#text.charCodeAt(at + 1)) {
      case BRACE_OPEN:
        return 0;
      case QUOTE:
        return 1;
      case BACKSLASH:
        return 3;
      default:
        return 2;
    }
  }

  /** `''` and the rest of its line, when that is nothing but spaces. */
  #openIndented(): void {
    const text = this.#text;
    const at = this.#at;
    if (text.charCodeAt(at + 1) !== APOSTROPHE) return this.#operator();
    let end = at + 2;
    while (text.charCodeAt(end) === BLANK) end++;
    const width = text.charCodeAt(end) === NEWLINE ? end + 1 - at : 2;
    this.#open(Kind.IndentedOpen, width, INDENTED);
  }

  /** Inside `''…''`: text, an escape, `${` or the closing quotes; always consumes. */
  #indented(): void {
    const text = this.#text;
    const at = this.#at;
    const end = this.#indentedTextEnd();
    if (end > at) return this.#push(Kind.IndentedText, end);
    const next = text.charCodeAt(at + 1);
    if (text.charCodeAt(at) === DOLLAR) {
      return next === BRACE_OPEN ? this.#interpolation() : this.#push(Kind.IndentedEscape, at + 1);
    }
    if (next !== APOSTROPHE) return this.#push(Kind.IndentedEscape, at + 1);
    const third = text.charCodeAt(at + 2);
    if (third === DOLLAR || third === APOSTROPHE) return this.#push(Kind.IndentedEscape, at + 3);
    if (third === BACKSLASH && at + 3 < this.#length) {
      return this.#push(Kind.IndentedEscape, at + 4);
    }
    this.#close(Kind.IndentedClose, 2);
  }

  /** `([^$']|\$[^{']|'[^'$])*` */
  #indentedTextEnd(): number {
    const text = this.#text;
    const length = this.#length;
    let at = this.#at;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code !== DOLLAR && code !== APOSTROPHE) {
        at++;
        continue;
      }
      if (at + 1 === length) break;
      const next = text.charCodeAt(at + 1);
      if (next === APOSTROPHE || next === (code === DOLLAR ? BRACE_OPEN : DOLLAR)) break;
      at += 2;
    }
    return at;
  }
}
