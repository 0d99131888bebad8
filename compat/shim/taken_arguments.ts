/**
 * What a file takes that a shim would take the place of.
 *
 * @module
 */
import { boundNames } from "../../nix/syntax/edit/attributes.ts";
import type { AttributeSet, Expression, Lambda } from "../../nix/syntax/nodes.ts";
import { parse } from "../../nix/syntax/parse.ts";

/**
 * The arguments that a file takes, `...` for any further one; undefined where it is a plain value.
 * Of what is no Nix, and of what only evaluation tells, nothing is known.
 */
export function takenArguments(text: string): readonly string[] | undefined {
  const { tree: { root }, errors } = parse(text);
  if (errors.length > 0) return [];
  const called = calledLambda(root);
  if (called === undefined) return undefined;
  const { parameter } = called;
  if (parameter.type === "Identifier") return [`any argument (${parameter.name})`];
  const names = parameter.formals.map(({ name }) => name.name);
  return parameter.ellipsis === undefined ? names : [...names, "..."];
}

/**
 * The function that is called where an expression is: itself, or that of a set with `__functor`.
 */
function calledLambda(expression: Expression): Lambda | undefined {
  switch (expression.type) {
    case "Lambda":
      return expression;
    case "Let":
    case "With":
    case "Assert":
      return calledLambda(expression.body);
    case "Parenthesized":
      return calledLambda(expression.expression);
    case "Binary": {
      const { operator, left, right } = expression;
      return operator === "//" ? calledLambda(right) ?? calledLambda(left) : undefined;
    }
    case "AttributeSet":
      return functorLambda(expression);
    default:
      return undefined;
  }
}

/** `{ __functor = self: { pkgs }: …; }`: what is behind `self`. */
function functorLambda({ bindings }: AttributeSet): Lambda | undefined {
  const functor = bindings.find((binding) => boundNames(binding).includes("__functor"));
  if (functor?.type !== "Assignment") return undefined;
  const ofSelf = calledLambda(functor.value);
  return ofSelf && calledLambda(ofSelf.body);
}

/**
 * The arguments that a file takes and the one in its place does not. What takes any further
 * argument takes a set as a whole.
 */
export function lostArguments(before: string, text: string): readonly string[] {
  const kept = new Set(takenArguments(text));
  const isAny = (name: string): boolean => name.startsWith("any argument") && kept.has("...");
  return (takenArguments(before) ?? []).filter((name) => !kept.has(name) && !isAny(name));
}
