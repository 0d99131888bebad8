/**
 * Calls, and operators: most are calls of Nix's own functions.
 *
 * @module
 */
import type { Core, CoreOperator } from "./core.ts";
import { type Context, meet, variable } from "./desugaring.ts";
import type { Binary } from "./nodes.ts";

/** What Nix makes of an operator with two operands. */
export function operation(
  operator: Binary["operator"],
  left: Core,
  right: Core,
  start: number,
  context: Context,
): Core {
  switch (operator) {
    case "+":
      return { kind: "concatenation", parts: [left, right] };
    case "-":
      return builtinCall("__sub", [left, right], start, context);
    case "*":
      return builtinCall("__mul", [left, right], start, context);
    case "/":
      return builtinCall("__div", [left, right], start, context);
    case "<":
      return builtinCall("__lessThan", [left, right], start, context);
    case ">":
      return builtinCall("__lessThan", [right, left], start, context);
    case "<=":
      return { kind: "not", operand: builtinCall("__lessThan", [right, left], start, context) };
    case ">=":
      return { kind: "not", operand: builtinCall("__lessThan", [left, right], start, context) };
    case "|>":
      return call(right, left, context);
    case "<|":
      return call(left, right, context);
    case "==":
    case "!=":
    case "&&":
    case "||":
    case "->":
    case "//":
    case "++":
      return { kind: "binary", operator: operator satisfies CoreOperator, left, right };
    default:
      return operator satisfies never;
  }
}

/** `f a`; a call that is called again takes one more argument, parentheses or not. */
export function call(called: Core, argument: Core, { dialect }: Context): Core {
  if (called.kind !== "call" || dialect.curriedCalls) {
    return { kind: "call", function: called, arguments: [argument] };
  }
  called.arguments.push(argument);
  return called;
}

/** A call of a global name with all its arguments. */
export function builtinCall(
  name: string,
  operands: readonly Core[],
  start: number,
  context: Context,
): Core {
  const called = variable(meet(name, context), start);
  if (!context.dialect.curriedCalls) {
    return { kind: "call", function: called, arguments: [...operands] };
  }
  return operands.reduce((inner, operand) => call(inner, operand, context), called);
}
