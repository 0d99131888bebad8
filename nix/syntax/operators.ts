/**
 * How tightly Nix's operators bind, on one screen. Parser, edits and writer all read it here.
 * Source: Nix's parser.y, and the manual's table of operators.
 *
 * @module
 */
import type { BinaryOperator, Expression } from "./nodes.ts";

/** How an operator groups with its equals: `none` does not chain. */
export type Grouping = "left" | "right" | "none";

export interface OperatorRule {
  readonly level: number;
  readonly groups: Grouping;
}

/**
 * The levels of binding; a higher one binds tighter. `Open` is what reaches as far to the right as
 * it can: functions, `let … in`, `with`, `assert`, `if`.
 */
export const Level = {
  Open: 0,
  Pipe: 1,
  Implies: 2,
  Or: 3,
  And: 4,
  Equality: 5,
  Comparison: 6,
  Update: 7,
  Not: 8,
  Sum: 9,
  Product: 10,
  Concat: 11,
  HasAttribute: 12,
  Negate: 13,
  Apply: 14,
  Select: 15,
  /** What needs no parentheses anywhere: names, literals, lists, sets, parentheses. */
  Operand: 16,
} as const;

/** The binary operators. */
export const OPERATORS: Readonly<Record<BinaryOperator, OperatorRule>> = {
  "|>": { level: Level.Pipe, groups: "left" },
  "<|": { level: Level.Pipe, groups: "right" },
  "->": { level: Level.Implies, groups: "right" },
  "||": { level: Level.Or, groups: "left" },
  "&&": { level: Level.And, groups: "left" },
  "==": { level: Level.Equality, groups: "none" },
  "!=": { level: Level.Equality, groups: "none" },
  "<": { level: Level.Comparison, groups: "none" },
  "<=": { level: Level.Comparison, groups: "none" },
  ">": { level: Level.Comparison, groups: "none" },
  ">=": { level: Level.Comparison, groups: "none" },
  "//": { level: Level.Update, groups: "right" },
  "+": { level: Level.Sum, groups: "left" },
  "-": { level: Level.Sum, groups: "left" },
  "*": { level: Level.Product, groups: "left" },
  "/": { level: Level.Product, groups: "left" },
  "++": { level: Level.Concat, groups: "right" },
};

/** How tightly an expression binds as it is written. */
export function levelOf(node: Expression): number {
  switch (node.type) {
    case "Lambda":
    case "Let":
    case "With":
    case "Assert":
    case "If":
      return Level.Open;
    case "Binary":
      return OPERATORS[node.operator].level;
    case "Unary":
      return node.operator === "!" ? Level.Not : Level.Negate;
    case "HasAttribute":
      return Level.HasAttribute;
    case "Apply":
      return Level.Apply;
    case "Select":
      return Level.Select;
    case "Identifier":
    case "Integer":
    case "Float":
    case "String":
    case "IndentedString":
    case "Path":
    case "SearchPath":
    case "Uri":
    case "List":
    case "AttributeSet":
    case "LegacyLet":
    case "Parenthesized":
    case "Missing":
      return Level.Operand;
    default:
      return node satisfies never;
  }
}
