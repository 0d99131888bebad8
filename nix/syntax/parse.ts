/**
 * Text into a syntax tree, as Nix's parser.y reads it, but tolerant: a wrong text gives a tree
 * too, and a list of what is wrong. The first error stands where Nix's own parser stops.
 *
 * @module
 */
import { unescape, unescapeIndented } from "./escapes.ts";
import { lex } from "./lexer.ts";
import type {
  Assert,
  AttributeName,
  AttributePath,
  AttributeSet,
  BinaryOperator,
  Binding,
  Expression,
  Formal,
  Formals,
  Identifier,
  If,
  Inherit,
  Interpolation,
  Lambda,
  LegacyLet,
  Let,
  Missing,
  Range,
  StringPart,
  UnaryOperator,
  With,
} from "./nodes.ts";
import { Level, type OperatorRule, OPERATORS } from "./operators.ts";
import { Kind, type SyntaxError, type Tokens } from "./token.ts";

/** A parsed text: every character of it is in the tokens, every construct in the tree. */
export interface SyntaxTree {
  /** What was parsed. */
  readonly text: string;
  /** The expression that the whole text is. */
  readonly root: Expression;
  /** Words, white space and comments, in the order of the text. */
  readonly tokens: Tokens;
}

/** What {@linkcode parse} gives. */
export interface ParseResult {
  /** There is one for wrong texts too. */
  readonly tree: SyntaxTree;
  /** In the order of the text; none: Nix reads it too. */
  readonly errors: readonly SyntaxError[];
}

/**
 * How deep expressions may stand in one another: in brackets, strings, bindings and conditions.
 * Real code stays below a hundred. Operators do not count, nor do functions, `let`, `with`,
 * `assert` and `else` that are the body of another, of which generated code has thousands.
 */
export const MAX_DEPTH = 800;

/**
 * Parses one Nix expression, the whole of a file. Never throws, takes linear time.
 *
 * @example
 * ```ts
 * import { parse } from "./parse.ts";
 *
 * const { tree, errors } = parse("{ pkgs }: pkgs.hello");
 * if (errors.length > 0 || tree.root.type !== "Lambda") throw new Error("not a function");
 * ```
 */
export function parse(text: string): ParseResult {
  const { tokens, errors } = lex(text);
  const parser = new Parser(text, tokens);
  const root = parser.file();
  const all = [...errors, ...parser.errors].sort((a, b) => a.start - b.start);
  return { tree: { text, root, tokens }, errors: all };
}

const BYTE_ORDER_MARK = 0xfeff;

/** What the parser knows of an operator. */
interface NamedRule<Operator extends string> extends OperatorRule {
  readonly operator: Operator;
}

/** The operators between, and behind, operands, by their tokens. */
const INFIX = byKind<NamedRule<BinaryOperator> | NamedRule<"?">>([
  [Kind.PipeInto, infix("|>")],
  [Kind.PipeFrom, infix("<|")],
  [Kind.Implies, infix("->")],
  [Kind.Or, infix("||")],
  [Kind.And, infix("&&")],
  [Kind.Equal, infix("==")],
  [Kind.NotEqual, infix("!=")],
  [Kind.Less, infix("<")],
  [Kind.LessEqual, infix("<=")],
  [Kind.Greater, infix(">")],
  [Kind.GreaterEqual, infix(">=")],
  [Kind.Update, infix("//")],
  [Kind.Plus, infix("+")],
  [Kind.Minus, infix("-")],
  [Kind.Times, infix("*")],
  [Kind.Divide, infix("/")],
  [Kind.Concat, infix("++")],
  [Kind.Question, { operator: "?", level: Level.HasAttribute, groups: "left" }],
]);

/** The operators before operands, by their tokens. */
const PREFIX = byKind<NamedRule<UnaryOperator>>([
  [Kind.Not, { operator: "!", level: Level.Not, groups: "right" }],
  [Kind.Minus, { operator: "-", level: Level.Negate, groups: "right" }],
]);

function infix(operator: BinaryOperator): NamedRule<BinaryOperator> {
  return { operator, ...OPERATORS[operator] };
}

function byKind<Rule>(rules: readonly (readonly [Kind, Rule])[]): readonly (Rule | undefined)[] {
  const table: (Rule | undefined)[] = Array(Kind.OrWord + 1).fill(undefined);
  for (const [kind, rule] of rules) table[kind] = rule;
  return table;
}

/** An operator whose operand, or the right one of two, is still to be read. */
type OpenOperator =
  | { readonly rule: NamedRule<UnaryOperator>; readonly start: number; readonly left: undefined }
  | { readonly rule: NamedRule<BinaryOperator>; readonly start: number; readonly left: Expression };

/** Whether the second operator may follow the first at the same level: the pipes do not mix. */
function chains(first: NamedRule<string>, second: NamedRule<string>): boolean {
  return first.groups !== "none" &&
    (first.level !== Level.Pipe || first.operator === second.operator);
}

/** An operator with the operand that was still to be read. */
function closed({ rule, start, left }: OpenOperator, operand: Expression): Expression {
  const { end } = operand;
  return left
    ? { type: "Binary", start, end, operator: rule.operator, left, right: operand }
    : { type: "Unary", start, end, operator: rule.operator, operand };
}

/** What stands before a body, when that is still to be read. */
type Head =
  | Omit<Lambda, "end" | "body">
  | Omit<Let, "end" | "body">
  | Omit<With, "end" | "body">
  | Omit<Assert, "end" | "body">
  | Omit<If, "end" | "alternate">;

/** A head with its body. */
function withBody(head: Head, body: Expression): Expression {
  const { type, start } = head;
  const { end } = body;
  switch (type) {
    case "Lambda":
      return { type, start, end, parameter: head.parameter, body };
    case "Let":
      return { type, start, end, bindings: head.bindings, body };
    case "With":
      return { type, start, end, scope: head.scope, body };
    case "Assert":
      return { type, start, end, condition: head.condition, body };
    case "If": {
      const { condition, consequent } = head;
      return { type, start, end, condition, consequent, alternate: body };
    }
    default:
      return type satisfies never;
  }
}

const STARTS_OPERAND = kinds(
  Kind.Identifier,
  Kind.Integer,
  Kind.Float,
  Kind.Uri,
  Kind.SearchPath,
  Kind.Path,
  Kind.StringOpen,
  Kind.IndentedOpen,
  Kind.ParenOpen,
  Kind.BraceOpen,
  Kind.BracketOpen,
  Kind.Let,
  Kind.Rec,
);

const STARTS_NAME = kinds(Kind.Identifier, Kind.OrWord, Kind.StringOpen, Kind.DollarBrace);

function kinds(...members: readonly Kind[]): Uint8Array {
  const table = new Uint8Array(Kind.OrWord + 1);
  for (const kind of members) table[kind] = 1;
  return table;
}

/** How the tokens are called in messages, where their own text does not say it. */
const WORDS: ReadonlyMap<number, string> = new Map<number, string>([
  [Kind.ParenClose, '")"'],
  [Kind.BraceClose, '"}"'],
  [Kind.BracketClose, '"]"'],
  [Kind.Semicolon, '";"'],
  [Kind.BraceOpen, '"{"'],
  [Kind.Then, '"then"'],
  [Kind.Else, '"else"'],
  [Kind.In, '"in"'],
  [Kind.Identifier, "a name"],
  [Kind.StringClose, "the end of the string"],
  [Kind.IndentedClose, "the end of the indented string"],
]);

/** How a message calls a token that stands in the text; what has no glyph, by its code point. */
function called(token: string): string {
  if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(token)) {
    const code = token.codePointAt(0) ?? 0;
    return `the character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  }
  // An indented string begins with its first line ending.
  const text = token.trim();
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** The cursor over a text's tokens, and the functions of the grammar that move it. */
class Parser {
  readonly errors: SyntaxError[] = [];
  readonly #text: string;
  readonly #kinds: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #count: number;
  /** The token to be read next; never white space or a comment. */
  #at = 0;
  #kind = 0;
  /** Where the last token read ends. */
  #end = 0;
  #depth = 0;
  /** Whether the text nested too deeply, so that the rest of it was not read. */
  #gaveUp = false;
  /** How many of each are open around here: who waits for a closing token gets it. */
  readonly #waiting = Array<number>(Kind.OrWord + 1).fill(0);

  constructor(text: string, tokens: Tokens) {
    this.#text = text;
    this.#kinds = tokens.kinds;
    this.#starts = tokens.starts;
    this.#count = tokens.count;
    this.#settle();
  }

  /** The whole text. A caller that is deep in its own calls may leave less room than for the
   * {@linkcode MAX_DEPTH}. */
  file(): Expression {
    try {
      return this.#file();
    } catch (error) {
      if (error instanceof RangeError) return this.#tooDeep();
      throw error;
    }
  }

  #file(): Expression {
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK) {
      this.#skipWrong("the file to begin without a byte order mark");
    }
    const root = this.#expression();
    if (!this.#sees(Kind.End)) this.#unexpected("the end of the file");
    return root;
  }

  // -- the cursor

  /** Passes over white space and comments. */
  #settle(): void {
    while (this.#kinds[this.#at]! <= Kind.Comment) this.#at++;
    this.#kind = this.#kinds[this.#at]!;
  }

  /** Reads one token; at the end of the text it stays there. */
  #next(): void {
    if (this.#at === this.#count) return;
    this.#end = this.#starts[++this.#at]!;
    this.#settle();
  }

  /** Whether the token to be read next is of this kind. */
  #sees(kind: Kind): boolean {
    return this.#kind === kind;
  }

  get #start(): number {
    return this.#starts[this.#at]!;
  }

  /** The kind of the token `ahead` tokens after the next one. */
  #peek(ahead: number): number {
    let at = this.#at;
    for (let left = ahead; left > 0 && at < this.#count; left--) {
      do at++; while (this.#kinds[at]! <= Kind.Comment);
    }
    return this.#kinds[at]!;
  }

  /** Reads a token of this kind, or reports that it is not there and consumes nothing. */
  #expect(kind: Kind, wanted = WORDS.get(kind) ?? "something else"): boolean {
    if (this.#sees(kind)) {
      this.#next();
      return true;
    }
    this.#unexpected(wanted);
    return false;
  }

  /** Reports that `wanted` should stand here; once for one place. */
  #unexpected(wanted: string): void {
    const start = this.#start;
    if (this.#gaveUp || this.errors.at(-1)?.start === start) return;
    const end = this.#sees(Kind.End) ? start : this.#starts[this.#at + 1]!;
    const ended = this.#sees(Kind.End);
    const found = ended ? "the text ends" : `found ${called(this.#excerpt(start, end))}`;
    this.errors.push({
      code: ended ? "unexpected-end" : "unexpected-token",
      start,
      end,
      message: `expected ${wanted}, but ${found}`,
    });
  }

  #excerpt(start: number, end: number): string {
    // Of a character that is two units, a token is the first.
    if (end - start === 1) return String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
    const text = this.#text.slice(start, Math.min(end, start + 24));
    return text.length < end - start ? `${text}…` : text;
  }

  /**
   * Passes over one token or, where it opens something, over all of it. Consumes unless at the end.
   */
  #skip(): void {
    let open = 0;
    do {
      switch (this.#kind) {
        case Kind.BraceOpen:
        case Kind.DollarBrace:
        case Kind.ParenOpen:
        case Kind.BracketOpen:
        case Kind.StringOpen:
        case Kind.IndentedOpen:
          open++;
          break;
        case Kind.BraceClose:
        case Kind.ParenClose:
        case Kind.BracketClose:
        case Kind.StringClose:
        case Kind.IndentedClose:
          open--;
      }
      this.#next();
    } while (open > 0 && !this.#sees(Kind.End));
  }

  /** Whether someone further out waits for the next token, so that it must not be skipped. */
  #awaited(): boolean {
    return this.#sees(Kind.End) || this.#waiting[this.#kind]! > 0;
  }

  /** Reads the closing token, past what should not stand before it, unless someone else waits. */
  #close(kind: Kind): void {
    this.#waiting[kind]!--;
    if (this.#sees(kind)) return this.#next();
    this.#unexpected(WORDS.get(kind) ?? "something else");
    while (!this.#sees(kind) && !this.#awaited()) this.#skip();
    if (this.#sees(kind)) this.#next();
  }

  #missing(): Missing {
    this.#unexpected("an expression");
    return { type: "Missing", start: this.#end, end: this.#end };
  }

  /** Reports, once, that the text nests too deeply, and gives the rest of it up. */
  #tooDeep(): Missing {
    const start = this.#start;
    if (!this.#gaveUp) {
      const message = `expressions stand more than ${this.#depth} deep in one another`;
      this.errors.push({ code: "too-deep", start, end: start, message });
    }
    this.#gaveUp = true;
    this.#at = this.#count;
    this.#kind = Kind.End;
    return { type: "Missing", start: this.#end, end: this.#end };
  }

  // -- functions, let, with, assert, if: what reaches as far as it can

  /** Any expression. May consume nothing, and is `Missing` then. */
  #expression(): Expression {
    if (this.#depth >= MAX_DEPTH) return this.#tooDeep();
    this.#depth++;
    const head = this.#head();
    const node = head ? this.#body(head) : this.#operation();
    this.#depth--;
    return node;
  }

  /** The body behind a head; in a loop, since generated code has thousands of `else if`. */
  #body(first: Head): Expression {
    const heads = [first];
    for (let head = this.#head(); head; head = this.#head()) heads.push(head);
    let node = this.#operation();
    for (let index = heads.length - 1; index >= 0; index--) node = withBody(heads[index]!, node);
    return node;
  }

  /**
   * What stands before the body of a function, `let`, `with`, `assert` or `if`, where one is here.
   */
  #head(): Head | undefined {
    switch (this.#kind) {
      case Kind.Identifier: {
        const ahead = this.#peek(1);
        return ahead === Kind.Colon || ahead === Kind.At ? this.#lambda() : undefined;
      }
      case Kind.BraceOpen:
        return this.#formalsAhead() ? this.#lambda() : undefined;
      case Kind.Let:
        return this.#peek(1) === Kind.BraceOpen ? undefined : this.#let();
      case Kind.With:
        return this.#with();
      case Kind.Assert:
        return this.#assert();
      case Kind.If:
        return this.#if();
      default:
        return undefined;
    }
  }

  /** Whether the brace here opens formals and not an attribute set. */
  #formalsAhead(): boolean {
    const first = this.#peek(1);
    const second = this.#peek(2);
    switch (first) {
      case Kind.Ellipsis:
        return true;
      case Kind.Identifier:
        return second === Kind.Comma || second === Kind.Question || second === Kind.BraceClose;
      case Kind.BraceClose:
        return second === Kind.Colon || second === Kind.At;
      default:
        return false;
    }
  }

  /** `x:`, `{ … }:`, `args@{ … }:`; always consumes. */
  #lambda(): Head {
    const start = this.#start;
    const parameter = this.#sees(Kind.Identifier) && this.#peek(1) === Kind.Colon
      ? this.#identifier()
      : this.#formals();
    const isNamed = parameter.type === "Identifier" || parameter.alias !== undefined;
    this.#expect(Kind.Colon, isNamed ? '":"' : '":" or "@"');
    return { type: "Lambda", start, parameter };
  }

  /** `{ … }`, `{ … }@args`, `args@{ … }`; always consumes. */
  #formals(): Formals {
    const start = this.#start;
    const before = this.#sees(Kind.Identifier) ? this.#identifier() : undefined;
    if (before) this.#next();
    const opening = this.#start;
    const formals: Formal[] = [];
    let ellipsis: Range | undefined;
    if (this.#expect(Kind.BraceOpen)) ellipsis = this.#formalsWithin(formals);
    const braces = { start: Math.min(opening, this.#end), end: this.#end };
    const behind = !before && this.#sees(Kind.At) ? this.#alias() : undefined;
    const alias = before ?? behind;
    return { type: "Formals", start, end: this.#end, formals, ellipsis, alias, braces };
  }

  /** What is between the braces, and the closing one. The result is the `...`. */
  #formalsWithin(formals: Formal[]): Range | undefined {
    this.#waiting[Kind.BraceClose]!++;
    let ellipsis: Range | undefined;
    let wanted = 'a name, "..." or "}"';
    while (this.#sees(Kind.Identifier)) {
      formals.push(this.#formal());
      if (this.#sees(Kind.Comma)) this.#next();
      else if (this.#sees(Kind.Identifier) || this.#sees(Kind.Ellipsis)) {
        this.#unexpected('"," or "}"');
      } else {
        wanted = '"," or "}"';
        break;
      }
    }
    if (this.#sees(Kind.Ellipsis)) {
      const start = this.#start;
      this.#next();
      ellipsis = { start, end: this.#end };
    } else if (!this.#sees(Kind.BraceClose)) this.#unexpected(wanted);
    this.#close(Kind.BraceClose);
    return ellipsis;
  }

  #formal(): Formal {
    const name = this.#identifier();
    if (!this.#sees(Kind.Question)) {
      return { type: "Formal", start: name.start, end: name.end, name, default: undefined };
    }
    this.#next();
    const value = this.#expression();
    return { type: "Formal", start: name.start, end: this.#end, name, default: value };
  }

  /** `@args`; always consumes. */
  #alias(): Identifier | undefined {
    this.#next();
    if (this.#sees(Kind.Identifier)) return this.#identifier();
    this.#unexpected("a name");
    return undefined;
  }

  /** `let … in`; always consumes. */
  #let(): Head {
    const start = this.#start;
    this.#next();
    return { type: "Let", start, bindings: this.#bindings(Kind.In) };
  }

  /** `with scope;`; always consumes. */
  #with(): Head {
    const start = this.#start;
    this.#next();
    return { type: "With", start, scope: this.#before(Kind.Semicolon) };
  }

  /** `assert condition;`; always consumes. */
  #assert(): Head {
    const start = this.#start;
    this.#next();
    return { type: "Assert", start, condition: this.#before(Kind.Semicolon) };
  }

  /** `if … then … else`; always consumes. */
  #if(): Head {
    const start = this.#start;
    this.#next();
    const condition = this.#before(Kind.Then);
    return { type: "If", start, condition, consequent: this.#before(Kind.Else) };
  }

  /** An expression and the token behind it. */
  #before(kind: Kind): Expression {
    this.#waiting[kind]!++;
    const node = this.#expression();
    this.#close(kind);
    return node;
  }

  // -- operators

  /** Operands with operators before, between and behind them, in a loop: generated code has chains
   * of thousands. May consume nothing. */
  #operation(): Expression {
    let open: OpenOperator[] | undefined;
    for (;;) {
      if (PREFIX[this.#kind]) this.#prefixes(open ??= []);
      const operand = this.#application();
      if (!open && !INFIX[this.#kind]) return operand;
      const last = this.#infixes(open ??= [], operand);
      if (last) return open.reduceRight((right, operator) => closed(operator, right), last);
    }
  }

  /** The `!` and `-` before an operand. */
  #prefixes(open: OpenOperator[]): void {
    for (let rule = PREFIX[this.#kind]; rule; rule = PREFIX[this.#kind]) {
      open.push({ rule, start: this.#start, left: undefined });
      this.#next();
    }
  }

  /** The operators behind an operand, up to one that waits for another operand; without such a one,
   * gives what it comes to. */
  #infixes(open: OpenOperator[], operand: Expression): Expression | undefined {
    let left = operand;
    for (let rule = INFIX[this.#kind]; rule; rule = INFIX[this.#kind]) {
      left = this.#closeBefore(rule, open, left);
      this.#next();
      if (rule.operator !== "?") {
        open.push({ rule, start: left.start, left });
        return undefined;
      }
      left = this.#hasAttribute(left);
    }
    return left;
  }

  /** Ends the operators that bind tighter than the one here, or as tight and group to the left. */
  #closeBefore(rule: NamedRule<string>, open: OpenOperator[], operand: Expression): Expression {
    let node = operand;
    for (let last = open.at(-1); last && last.rule.level >= rule.level; last = open.at(-1)) {
      if (last.rule.level === rule.level) {
        if (!chains(last.rule, rule)) this.#unexpected("an operator that chains, or parentheses");
        else if (rule.groups === "right") break;
      }
      open.pop();
      node = closed(last, node);
    }
    return node;
  }

  #hasAttribute(subject: Expression): Expression {
    const path = this.#attributePath();
    return { type: "HasAttribute", start: subject.start, end: this.#end, subject, path };
  }

  /** `f a b`, or one operand. May consume nothing. */
  #application(): Expression {
    let node = this.#selection();
    while (STARTS_OPERAND[this.#kind]) {
      const argument = this.#selection();
      node = { type: "Apply", start: node.start, end: this.#end, function: node, argument };
    }
    return node;
  }

  /** `a`, `a.b.c`, `a.b or c`, or the cursed `a or`, which applies `a`. May consume nothing. */
  #selection(): Expression {
    const subject = this.#operand();
    const start = subject.start;
    if (this.#sees(Kind.Dot)) {
      this.#next();
      const path = this.#attributePath();
      const fallback = this.#sees(Kind.OrWord) ? this.#fallback() : undefined;
      return { type: "Select", start, end: this.#end, subject, path, fallback };
    }
    if (!this.#sees(Kind.OrWord) || subject.type === "Missing") return subject;
    const argument = this.#identifier();
    return { type: "Apply", start, end: this.#end, function: subject, argument };
  }

  /** `or c`; always consumes. */
  #fallback(): Expression {
    if (this.#depth >= MAX_DEPTH) return this.#tooDeep();
    this.#depth++;
    this.#next();
    const node = this.#selection();
    this.#depth--;
    return node;
  }

  // -- operands

  /** What stands for itself. May consume nothing, and is `Missing` then. */
  #operand(): Expression {
    const start = this.#start;
    switch (this.#kind) {
      case Kind.Identifier:
        return this.#identifier();
      case Kind.Integer:
        this.#next();
        return { type: "Integer", start, end: this.#end, raw: this.#text.slice(start, this.#end) };
      case Kind.Float:
        this.#next();
        return { type: "Float", start, end: this.#end, raw: this.#text.slice(start, this.#end) };
      case Kind.Uri:
        this.#next();
        return { type: "Uri", start, end: this.#end, value: this.#text.slice(start, this.#end) };
      case Kind.SearchPath: {
        this.#next();
        const name = this.#text.slice(start + 1, this.#end - 1);
        return { type: "SearchPath", start, end: this.#end, name };
      }
      case Kind.Path:
        return this.#path();
      case Kind.StringOpen:
        return { type: "String", start, parts: this.#stringParts(), end: this.#end };
      case Kind.IndentedOpen:
        return { type: "IndentedString", start, parts: this.#indentedParts(), end: this.#end };
      case Kind.ParenOpen:
        return this.#parenthesized();
      case Kind.BracketOpen:
        return this.#list();
      case Kind.Let:
        return this.#legacyLet();
      case Kind.Rec:
        this.#next();
        return this.#attributeSet(start, true);
      case Kind.BraceOpen:
        return this.#attributeSet(start, false);
      default:
        return this.#missing();
    }
  }

  /** The name here, which may be the word `or`; always consumes. */
  #identifier(): Identifier {
    const start = this.#start;
    this.#next();
    return { type: "Identifier", start, end: this.#end, name: this.#text.slice(start, this.#end) };
  }

  #parenthesized(): Expression {
    const start = this.#start;
    this.#next();
    const expression = this.#before(Kind.ParenClose);
    return { type: "Parenthesized", start, end: this.#end, expression };
  }

  #list(): Expression {
    const start = this.#start;
    if (this.#depth >= MAX_DEPTH) return this.#tooDeep();
    this.#depth++;
    this.#next();
    this.#waiting[Kind.BracketClose]!++;
    const elements: Expression[] = [];
    for (;;) {
      if (STARTS_OPERAND[this.#kind]) elements.push(this.#selection());
      else if (this.#sees(Kind.BracketClose) || this.#awaited()) break;
      else this.#skipWrong('an element or "]"');
    }
    this.#close(Kind.BracketClose);
    this.#depth--;
    return { type: "List", start, end: this.#end, elements };
  }

  /** Reports and passes over what can't stand here. */
  #skipWrong(wanted: string): void {
    this.#unexpected(wanted);
    this.#skip();
  }

  /** `{ … }`, where `start` is that of the brace or of the `rec` before it. */
  #attributeSet(start: number, recursive: boolean): AttributeSet {
    const open = this.#expect(Kind.BraceOpen);
    const bindings = open ? this.#bindings(Kind.BraceClose) : [];
    return { type: "AttributeSet", start, end: this.#end, recursive, bindings };
  }

  /** `let { … }`; always consumes. */
  #legacyLet(): LegacyLet {
    const start = this.#start;
    this.#next();
    const open = this.#expect(Kind.BraceOpen);
    const bindings = open ? this.#bindings(Kind.BraceClose) : [];
    return { type: "LegacyLet", start, end: this.#end, bindings };
  }

  /** Bindings, and the `}` or `in` behind them. */
  #bindings(close: Kind): Binding[] {
    this.#waiting[close]!++;
    const bindings: Binding[] = [];
    for (;;) {
      if (this.#sees(Kind.Inherit)) bindings.push(this.#inherit());
      else if (STARTS_NAME[this.#kind]) bindings.push(this.#assignment());
      else if (this.#sees(close) || this.#awaited()) break;
      else this.#skipWrong(`a name, "inherit" or ${WORDS.get(close)}`);
    }
    this.#close(close);
    return bindings;
  }

  /** `a.b = value;`; always consumes. */
  #assignment(): Binding {
    const start = this.#start;
    const path = this.#attributePath();
    this.#expect(Kind.Assign, '"." or "="');
    const value = this.#expression();
    this.#endBinding();
    return { type: "Assignment", start, end: this.#end, path, value };
  }

  /** `inherit a b;` or `inherit (from) a b;`; always consumes. */
  #inherit(): Inherit {
    const start = this.#start;
    this.#next();
    let from: Expression | undefined;
    if (this.#sees(Kind.ParenOpen)) {
      this.#next();
      from = this.#before(Kind.ParenClose);
    }
    const names: AttributeName[] = [];
    while (STARTS_NAME[this.#kind]) names.push(this.#attributeName());
    this.#endBinding();
    return { type: "Inherit", start, end: this.#end, from, names };
  }

  /** The semicolon. Without one, what can't begin a binding is passed over up to the next. */
  #endBinding(): void {
    if (this.#expect(Kind.Semicolon)) return;
    const goesOn = STARTS_NAME[this.#kind] || this.#sees(Kind.Inherit);
    while (!goesOn && !this.#sees(Kind.Semicolon) && !this.#awaited()) this.#skip();
    if (this.#sees(Kind.Semicolon)) this.#next();
  }

  /** `a."b".${c}`. May consume nothing, and has no names then. */
  #attributePath(): AttributePath {
    const names: AttributeName[] = [];
    const start = this.#start;
    do {
      if (names.length > 0) this.#next();
      if (!STARTS_NAME[this.#kind]) {
        this.#unexpected("the name of an attribute");
        break;
      }
      names.push(this.#attributeName());
    } while (this.#sees(Kind.Dot));
    const end = this.#end;
    return { type: "AttributePath", start: Math.min(start, end), end, names };
  }

  /** A name, a quoted name or `${…}`; the caller has seen that one is here. */
  #attributeName(): AttributeName {
    if (this.#sees(Kind.Identifier) || this.#sees(Kind.OrWord)) return this.#identifier();
    const start = this.#start;
    this.#depth++;
    const name: AttributeName = this.#sees(Kind.StringOpen)
      ? { type: "String", start, parts: this.#stringParts(), end: this.#end }
      : this.#interpolation();
    this.#depth--;
    return name;
  }

  // -- strings and paths

  /** `${…}`; always consumes. */
  #interpolation(): Interpolation {
    const start = this.#start;
    this.#next();
    const expression = this.#before(Kind.BraceClose);
    return { type: "Interpolation", start, end: this.#end, expression };
  }

  /** A string from quote to quote; always consumes. */
  #stringParts(): StringPart[] {
    const parts: StringPart[] = [];
    this.#next();
    for (;;) {
      if (this.#sees(Kind.StringText)) parts.push(this.#chunk(unescape));
      else if (this.#sees(Kind.DollarBrace)) parts.push(this.#interpolation());
      else break;
    }
    this.#expect(Kind.StringClose);
    return parts;
  }

  /** An indented string from quotes to quotes; always consumes. */
  #indentedParts(): StringPart[] {
    const parts: StringPart[] = [];
    this.#next();
    for (;;) {
      if (this.#sees(Kind.IndentedText)) parts.push(this.#chunk(literal));
      else if (this.#sees(Kind.IndentedEscape)) parts.push(this.#chunk(unescapeIndented));
      else if (this.#sees(Kind.DollarBrace)) parts.push(this.#interpolation());
      else break;
    }
    this.#expect(Kind.IndentedClose);
    return parts;
  }

  /** One token of literal text; always consumes. */
  #chunk(read: (raw: string) => string): StringPart {
    const start = this.#start;
    this.#next();
    return { type: "Text", start, end: this.#end, value: read(this.#text.slice(start, this.#end)) };
  }

  /** A path literal; its chunks and interpolations touch one another. */
  #path(): Expression {
    const start = this.#start;
    const parts: StringPart[] = [];
    do {
      parts.push(this.#sees(Kind.DollarBrace) ? this.#interpolation() : this.#chunk(literal));
    } while (this.#pathGoesOn());
    const end = this.#end;
    this.#checkDoubleSlash(parts);
    const first = this.#text.charAt(start);
    const kind = first === "/" ? "absolute" : first === "~" ? "home" : "relative";
    return { type: "Path", start, end, kind, parts };
  }

  /** A path goes on behind `//` only where interpolation follows. Nix names the last chunk, or, at
   * the end of the text, the one before. */
  #checkDoubleSlash([first, second, third]: readonly StringPart[]): void {
    if (!first || second?.type !== "Text" || third?.type === "Interpolation") return;
    const { start, end } = third ?? (this.#end === this.#text.length ? first : second);
    const message = "a path can't have two slashes in a row";
    this.errors.push({ code: "path-double-slash", start, end, message });
  }

  #pathGoesOn(): boolean {
    if (this.#start !== this.#end) return false;
    return this.#sees(Kind.DollarBrace) || this.#sees(Kind.PathText);
  }
}

function literal(raw: string): string {
  return raw;
}
