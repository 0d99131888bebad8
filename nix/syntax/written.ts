/**
 * New Nix as data: what {@linkcode write} writes.
 *
 * @module
 */
import type { NewFormal } from "./edit/formals.ts";

/** What is to be written. */
export type Written =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "integer"; readonly value: number | bigint }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | WrittenExpression
  | WrittenList
  | WrittenSet
  /** `name: body` */
  | WrittenLambda
  | WrittenFunction
  | WrittenCall
  /** `set // right`, the argument of a call. */
  | WrittenUpdate
  /** `left // { … }`, the body of a function. */
  | WrittenMerge
  | {
    readonly kind: "let";
    readonly bindings: readonly WrittenBinding[];
    readonly body: Written;
  };

/** An expression that is written already, on one line. */
export interface WrittenExpression {
  /** Tells it from the others. */
  readonly kind: "expression";
  /** The expression. */
  readonly text: string;
}

/** `[ … ]` */
export interface WrittenList {
  /** Tells it from the others. */
  readonly kind: "list";
  /** In parentheses where they need them. */
  readonly elements: readonly Written[];
}

/** `{ … }` or `rec { … }` */
export interface WrittenSet {
  /** Tells it from the others. */
  readonly kind: "set";
  /** In their order. */
  readonly bindings: readonly WrittenBinding[];
  /** Whether it is a `rec { … }`; not unless told. */
  readonly recursive?: boolean;
}

/** `parameter: body` */
export interface WrittenLambda {
  /** Tells it from the others. */
  readonly kind: "lambda";
  /** A name that a variable can have. */
  readonly parameter: string;
  /** What the parameter is visible in. */
  readonly body: Written;
}

/** `{ a, b ? c }: body` */
export interface WrittenFunction {
  /** Tells it from the others. */
  readonly kind: "function";
  /** In their order. */
  readonly formals: readonly NewFormal[];
  /** Whether `...` stands behind them; not unless told. */
  readonly ellipsis?: boolean;
  /** The name of `name@{ … }`. */
  readonly alias?: string;
  /** What the formals are visible in. */
  readonly body: Written;
}

/** `callee a b`; the callee is written as it stands, in parentheses where it needs them. */
export interface WrittenCall {
  /** Tells it from the others. */
  readonly kind: "call";
  /** An expression on one line. */
  readonly callee: string;
  /** In parentheses where they need them. */
  readonly arguments: readonly [Written, ...Written[]];
}

/** `left // right` */
export interface WrittenMerge {
  /** Tells it from the others. */
  readonly kind: "merge";
  /** What is added to. */
  readonly left: WrittenCall | WrittenExpression;
  /** What is added. */
  readonly right: WrittenSet;
}

/** `set // right` */
export interface WrittenUpdate {
  /** Tells it from the others. */
  readonly kind: "update";
  /** The left side. */
  readonly set: WrittenSet;
  /** An expression on one line. */
  readonly right: string;
}

/** One binding of a set or a `let`. */
export type WrittenBinding =
  | { readonly kind: "assign"; readonly path: readonly string[]; readonly value: Written }
  | { readonly kind: "inherit"; readonly names: readonly string[]; readonly from?: string }
  | { readonly kind: "blank" };
