/**
 * A walk over a file's expressions that knows at each of them what names mean there.
 *
 * @module
 */
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { children } from "../../nix/syntax/walk.ts";
import { bind, bindParameter, type Scope } from "./names.ts";

/**
 * Called for every node, the outer before the inner; `false` leaves out what is inside.
 * `ancestors` begins with the root; it is the walk's own list, to be copied where it is kept.
 */
export type VisitScoped = (
  node: Node,
  scope: Scope,
  ancestors: readonly Node[],
) => boolean | void;

/** Visits every node of a file; `top` is the scope at its top. */
export function walkScoped(root: Expression, top: Scope, visit: VisitScoped): void {
  step(root, top, [], visit);
}

function step(node: Node, scope: Scope, ancestors: Node[], visit: VisitScoped): void {
  if (visit(node, scope, ancestors) === false) return;
  const inner = scopeInside(node, scope);
  ancestors.push(node);
  for (const child of children(node)) step(child, inner, ancestors, visit);
  ancestors.pop();
}

function scopeInside(node: Node, scope: Scope): Scope {
  switch (node.type) {
    case "Let":
    case "LegacyLet":
      return bind(node, scope);
    case "AttributeSet":
      return node.recursive ? bind(node, scope) : scope;
    case "Lambda":
      return bindParameter(node, scope);
    default:
      return scope;
  }
}
