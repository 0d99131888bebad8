/**
 * Applications: what is called, and with what.
 *
 * @module
 */
import type { Apply, Expression } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";

/** The function at the head of an application, and its arguments in order. */
export function spine(
  apply: Apply,
): { readonly head: Expression; readonly args: readonly Expression[] } {
  const args = [apply.argument];
  let head = apply.function;
  for (; head.type === "Apply"; head = head.function) args.push(head.argument);
  return { head, args: args.reverse() };
}

/** The last name of a function as it is called: `mkShell` of `pkgs.mkShell`. */
export function calleeName(expression: Expression): string | undefined {
  switch (expression.type) {
    case "Identifier":
      return expression.name;
    case "Select":
      return staticName(expression.path.names.at(-1));
    case "Parenthesized":
      return calleeName(expression.expression);
    default:
      return undefined;
  }
}
