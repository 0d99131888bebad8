/**
 * Files with several overlays.
 *
 * @module
 */
import type { Expression } from "../../nix/syntax/nodes.ts";
import { isOverlay } from "./classify.ts";
import { bind, bindParameter, bindWith, type OpenFile, type Thunk, topScope } from "./names.ts";
import type { NixFile } from "./project.ts";
import { shapeOf, shapeWhenCalled } from "./shape.ts";

/**
 * Whether a file's value is a list of overlays, as `import <nixpkgs> { overlays = …; }` takes one,
 * or a set of them by name; `undefined` where the text does not say so of each.
 */
export function overlaysIn(
  { path, shape, calling }: NixFile,
  open: OpenFile,
): "list" | "set" | undefined {
  if (calling === "package function" || calling === "lambda") return undefined;
  const called = shapeWhenCalled(shape);
  if (called.kind === "set") {
    return called.complete && areOverlays([...called.attributes.values()]) ? "set" : undefined;
  }
  const root = open(path);
  const elements = root && elementsOf({ expression: root, scope: topScope(path, open) });
  return elements && areOverlays(elements) ? "list" : undefined;
}

function areOverlays(thunks: readonly Thunk[]): boolean {
  return thunks.length > 0 && thunks.every((thunk) => {
    const shape = shapeOf(thunk);
    return shape.kind === "function" && isOverlay(shape.lambda);
  });
}

/** The elements of the list that an expression is, below what it binds or takes. */
function elementsOf({ expression, scope }: Thunk): readonly Thunk[] | undefined {
  const below = (expression: Expression, inner = scope) => elementsOf({ expression, scope: inner });
  switch (expression.type) {
    case "List":
      return expression.elements.map((expression) => ({ expression, scope }));
    case "Parenthesized":
      return below(expression.expression);
    case "Assert":
      return below(expression.body);
    case "With":
      return below(expression.body, bindWith(expression, scope));
    case "Let":
      return below(expression.body, bind(expression, scope));
    case "Lambda":
      return below(expression.body, bindParameter(expression, scope));
    default:
      return undefined;
  }
}
