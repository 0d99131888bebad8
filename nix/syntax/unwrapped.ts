/**
 * What stands in parentheses.
 *
 * @module
 */
import type { Expression } from "./nodes.ts";

/** An expression without the parentheses around it. */
export function unwrapped(expression: Expression): Expression {
  let inner = expression;
  while (inner.type === "Parenthesized") inner = inner.expression;
  return inner;
}
