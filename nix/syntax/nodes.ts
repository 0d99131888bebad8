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
  /** The first unit of it. */
  readonly start: number;
  /** The first unit behind it. */
  readonly end: number;
}

/** What every node has: where it stands, and the type that tells it from the others. */
export interface NodeOf<Type extends string> extends Range {
  /** Which kind of node it is. */
  readonly type: Type;
}

/** `x` */
export interface Identifier extends NodeOf<"Identifier"> {
  /** The name as written. */
  readonly name: string;
}

/** `42`; the text is kept, since Nix integers have 64 bits and may be out of range. */
export interface Integer extends NodeOf<"Integer"> {
  /** The digits as written. */
  readonly raw: string;
}

/** `1.5e3` */
export interface Float extends NodeOf<"Float"> {
  /** The number as written. */
  readonly raw: string;
}

/** `"…"`, or a quoted name in an attribute path. */
export interface StringLiteral extends NodeOf<"String"> {
  /** In the order of the text; none for `""`. */
  readonly parts: readonly StringPart[];
}

/** `''…''`; `parts` are as written, before Nix strips the common indentation. */
export interface IndentedString extends NodeOf<"IndentedString"> {
  /** In the order of the text; none for `''''`. */
  readonly parts: readonly StringPart[];
}

/** Literal text inside a string or a path; `value` has the escapes resolved. */
export interface StringText extends NodeOf<"Text"> {
  /** The text that the string or path holds. */
  readonly value: string;
}

/** `${expression}` in a string, a path or an attribute path. */
export interface Interpolation extends NodeOf<"Interpolation"> {
  /** What stands between the braces. */
  readonly expression: Expression;
}

/** What a string or a path is made of. */
export type StringPart = StringText | Interpolation;

/** `./a`, `/a`, `~/a`, `./a/${x}`; the first part is always text. */
export interface Path extends NodeOf<"Path"> {
  /** What the path starts from: the file it stands in, `/`, or the home directory. */
  readonly kind: "relative" | "absolute" | "home";
  /** In the order of the text. */
  readonly parts: readonly StringPart[];
}

/** `<nixpkgs/lib>`; `name` is what stands between the angle brackets. */
export interface SearchPath extends NodeOf<"SearchPath"> {
  /** `nixpkgs/lib` */
  readonly name: string;
}

/** A bare `https://…`; deprecated in Nix, common in old code. */
export interface Uri extends NodeOf<"Uri"> {
  /** The URI as written. */
  readonly value: string;
}

/** `[ a b ]` */
export interface List extends NodeOf<"List"> {
  /** In the order of the text. */
  readonly elements: readonly Expression[];
}

/** `{ … }` or `rec { … }` */
export interface AttributeSet extends NodeOf<"AttributeSet"> {
  /** Whether it is a `rec { … }`. */
  readonly recursive: boolean;
  /** In the order of the text. */
  readonly bindings: readonly Binding[];
}

/** `a.b.c = value;`, the semicolon within the range. */
export interface Assignment extends NodeOf<"Assignment"> {
  /** What is assigned to. */
  readonly path: AttributePath;
  /** What is assigned. */
  readonly value: Expression;
}

/** `inherit a b;` or `inherit (from) a b;`, the semicolon within the range. */
export interface Inherit extends NodeOf<"Inherit"> {
  /** What stands in the parentheses; without them, names come from the scope. */
  readonly from: Expression | undefined;
  /** In the order of the text. */
  readonly names: readonly AttributeName[];
}

/** What stands between the braces of an attribute set, and between `let` and `in`. */
export type Binding = Assignment | Inherit;

/** `a`, `"a"`, or `${expression}` */
export type AttributeName = Identifier | StringLiteral | Interpolation;

/** `a."b".${c}` */
export interface AttributePath extends NodeOf<"AttributePath"> {
  /** From the outermost to the innermost. */
  readonly names: readonly AttributeName[];
}

/** `let … in body` */
export interface Let extends NodeOf<"Let"> {
  /** In the order of the text. */
  readonly bindings: readonly Binding[];
  /** What the bindings are visible in. */
  readonly body: Expression;
}

/** `let { …; body = …; }`, the old form. */
export interface LegacyLet extends NodeOf<"LegacyLet"> {
  /** In the order of the text; the value is that of `body`. */
  readonly bindings: readonly Binding[];
}

/** `with scope; body` */
export interface With extends NodeOf<"With"> {
  /** The set whose attributes become names. */
  readonly scope: Expression;
  /** What the names are visible in. */
  readonly body: Expression;
}

/** `assert condition; body` */
export interface Assert extends NodeOf<"Assert"> {
  /** What must be true. */
  readonly condition: Expression;
  /** The value, if it is. */
  readonly body: Expression;
}

/** `if condition then consequent else alternate` */
export interface If extends NodeOf<"If"> {
  /** What decides. */
  readonly condition: Expression;
  /** The value when it is true. */
  readonly consequent: Expression;
  /** The value when it is false. */
  readonly alternate: Expression;
}

/** `x: body` or `{ a, b ? 1, ... }@args: body` */
export interface Lambda extends NodeOf<"Lambda"> {
  /** What is bound to the argument, or to its attributes. */
  readonly parameter: Identifier | Formals;
  /** What the parameter is visible in. */
  readonly body: Expression;
}

/** `{ a, b ? 1, ... }@args`; the range includes the `@args`. */
export interface Formals extends NodeOf<"Formals"> {
  /** In the order of the text. */
  readonly formals: readonly Formal[];
  /** The `...`, if there is one. */
  readonly ellipsis: Range | undefined;
  /** The name of `@args`, before or behind the braces. */
  readonly alias: Identifier | undefined;
  /** The braces with what is between them, without the alias. */
  readonly braces: Range;
}

/** `a` or `a ? default` */
export interface Formal extends NodeOf<"Formal"> {
  /** The name of the attribute, and of the variable. */
  readonly name: Identifier;
  /** The value when the attribute is missing. */
  readonly default: Expression | undefined;
}

/** `function argument`, one argument a node: `f a b` is `(f a) b`. */
export interface Apply extends NodeOf<"Apply"> {
  /** What is called. */
  readonly function: Expression;
  /** What it is called with. */
  readonly argument: Expression;
}

/** `subject.path` or `subject.path or fallback` */
export interface Select extends NodeOf<"Select"> {
  /** What is selected from. */
  readonly subject: Expression;
  /** What is selected. */
  readonly path: AttributePath;
  /** The value when there is no such attribute. */
  readonly fallback: Expression | undefined;
}

/** `subject ? path` */
export interface HasAttribute extends NodeOf<"HasAttribute"> {
  /** What is looked at. */
  readonly subject: Expression;
  /** What is looked for. */
  readonly path: AttributePath;
}

/** The operators with one operand. */
export type UnaryOperator = "-" | "!";

/** `-operand`, `!operand` */
export interface Unary extends NodeOf<"Unary"> {
  /** The operator as written. */
  readonly operator: UnaryOperator;
  /** What it is applied to. */
  readonly operand: Expression;
}

/** The operators with two operands. */
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

/** `left operator right` */
export interface Binary extends NodeOf<"Binary"> {
  /** The operator as written. */
  readonly operator: BinaryOperator;
  /** What stands before the operator. */
  readonly left: Expression;
  /** What stands behind the operator. */
  readonly right: Expression;
}

/** `(expression)` */
export interface Parenthesized extends NodeOf<"Parenthesized"> {
  /** What stands in the parentheses. */
  readonly expression: Expression;
}

/** Where an expression should stand and none does; the parser has reported an error there. */
export type Missing = NodeOf<"Missing">;

/** Every kind of node that has a value. */
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
