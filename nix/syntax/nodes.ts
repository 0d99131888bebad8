/**
 * The nodes of a Nix syntax tree: plain data with exact ranges, no parent pointers.
 *
 * Offsets are UTF-16 units into the parsed text (Nix counts bytes). A node's range has neither
 * the white space nor the comments around it; parentheses are nodes of their own, so that a tree
 * loses nothing. Source of the rules: the Nix manual, "Language", and Nix's own parser.y.
 *
 * @module
 */

/** A half-open range of UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `x` */
export interface Identifier extends Range {
  readonly type: "Identifier";
  readonly name: string;
}

/** `42`; the text is kept, since Nix integers have 64 bits and may be out of range. */
export interface Integer extends Range {
  readonly type: "Integer";
  readonly raw: string;
}

/** `1.5e3` */
export interface Float extends Range {
  readonly type: "Float";
  readonly raw: string;
}

/** `"…"`, or a quoted name in an attribute path. */
export interface StringLiteral extends Range {
  readonly type: "String";
  readonly parts: readonly StringPart[];
}

/** `''…''`; `parts` are as written, before Nix strips the common indentation. */
export interface IndentedString extends Range {
  readonly type: "IndentedString";
  readonly parts: readonly StringPart[];
}

/** Literal text inside a string or a path; `value` has the escapes resolved. */
export interface StringText extends Range {
  readonly type: "Text";
  readonly value: string;
}

/** `${expression}` in a string, a path or an attribute path. */
export interface Interpolation extends Range {
  readonly type: "Interpolation";
  readonly expression: Expression;
}

export type StringPart = StringText | Interpolation;

/** `./a`, `/a`, `~/a`, `./a/${x}`; the first part is always text. */
export interface Path extends Range {
  readonly type: "Path";
  readonly kind: "relative" | "absolute" | "home";
  readonly parts: readonly StringPart[];
}

/** `<nixpkgs/lib>`; `name` is what stands between the angle brackets. */
export interface SearchPath extends Range {
  readonly type: "SearchPath";
  readonly name: string;
}

/** A bare `https://…`; deprecated in Nix, common in old code. */
export interface Uri extends Range {
  readonly type: "Uri";
  readonly value: string;
}

export interface List extends Range {
  readonly type: "List";
  readonly elements: readonly Expression[];
}

/** `{ … }` or `rec { … }` */
export interface AttributeSet extends Range {
  readonly type: "AttributeSet";
  readonly recursive: boolean;
  readonly bindings: readonly Binding[];
}

/** `a.b.c = value;`, the semicolon within the range. */
export interface Assignment extends Range {
  readonly type: "Assignment";
  readonly path: AttributePath;
  readonly value: Expression;
}

/** `inherit a b;` or `inherit (from) a b;`, the semicolon within the range. */
export interface Inherit extends Range {
  readonly type: "Inherit";
  readonly from: Expression | undefined;
  readonly names: readonly AttributeName[];
}

export type Binding = Assignment | Inherit;

/** `a`, `"a"`, or `${expression}` */
export type AttributeName = Identifier | StringLiteral | Interpolation;

/** `a."b".${c}` */
export interface AttributePath extends Range {
  readonly type: "AttributePath";
  readonly names: readonly AttributeName[];
}

/** `let … in body` */
export interface Let extends Range {
  readonly type: "Let";
  readonly bindings: readonly Binding[];
  readonly body: Expression;
}

/** `let { …; body = …; }`, the old form. */
export interface LegacyLet extends Range {
  readonly type: "LegacyLet";
  readonly bindings: readonly Binding[];
}

/** `with scope; body` */
export interface With extends Range {
  readonly type: "With";
  readonly scope: Expression;
  readonly body: Expression;
}

/** `assert condition; body` */
export interface Assert extends Range {
  readonly type: "Assert";
  readonly condition: Expression;
  readonly body: Expression;
}

/** `if condition then consequent else alternate` */
export interface If extends Range {
  readonly type: "If";
  readonly condition: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}

/** `x: body` or `{ a, b ? 1, ... }@args: body` */
export interface Lambda extends Range {
  readonly type: "Lambda";
  readonly parameter: Identifier | Formals;
  readonly body: Expression;
}

/** `{ a, b ? 1, ... }@args`; the range includes the `@args`. */
export interface Formals extends Range {
  readonly type: "Formals";
  readonly formals: readonly Formal[];
  /** The `...`, if there is one. */
  readonly ellipsis: Range | undefined;
  /** The name of `@args`, before or behind the braces. */
  readonly alias: Identifier | undefined;
  /** The braces with what is between them, without the alias. */
  readonly braces: Range;
}

/** `a` or `a ? default` */
export interface Formal extends Range {
  readonly type: "Formal";
  readonly name: Identifier;
  readonly default: Expression | undefined;
}

/** `function argument`, one argument a node: `f a b` is `(f a) b`. */
export interface Apply extends Range {
  readonly type: "Apply";
  readonly function: Expression;
  readonly argument: Expression;
}

/** `subject.path` or `subject.path or fallback` */
export interface Select extends Range {
  readonly type: "Select";
  readonly subject: Expression;
  readonly path: AttributePath;
  readonly fallback: Expression | undefined;
}

/** `subject ? path` */
export interface HasAttribute extends Range {
  readonly type: "HasAttribute";
  readonly subject: Expression;
  readonly path: AttributePath;
}

export type UnaryOperator = "-" | "!";

export interface Unary extends Range {
  readonly type: "Unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export type BinaryOperator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "&&"
  | "||"
  | "->"
  | "//"
  | "++"
  | "+"
  | "-"
  | "*"
  | "/"
  | "|>"
  | "<|";

export interface Binary extends Range {
  readonly type: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `(expression)` */
export interface Parenthesized extends Range {
  readonly type: "Parenthesized";
  readonly expression: Expression;
}

/** Where an expression should stand and none does; the parser has reported an error there. */
export interface Missing extends Range {
  readonly type: "Missing";
}

export type Expression =
  | Identifier
  | Integer
  | Float
  | StringLiteral
  | IndentedString
  | Path
  | SearchPath
  | Uri
  | List
  | AttributeSet
  | Let
  | LegacyLet
  | With
  | Assert
  | If
  | Lambda
  | Apply
  | Select
  | HasAttribute
  | Unary
  | Binary
  | Parenthesized
  | Missing;

/** Every kind of node a tree can hold. */
export type Node =
  | Expression
  | StringText
  | Interpolation
  | Assignment
  | Inherit
  | AttributePath
  | Formals
  | Formal;
