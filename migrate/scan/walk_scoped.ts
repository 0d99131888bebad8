/**
 * A walk over a file's expressions that knows at each of them what names mean there.
 *
 * @module
 */
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { children } from "../../nix/syntax/walk.ts";
import { bind, bindParameter, bindWith, type Scope } from "./names.ts";

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
  const ancestors: Node[] = [];
  const pending: Step[] = [{ node: root, scope: top, depth: 0 }];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const { node, scope, depth } = step;
    ancestors.length = depth;
    if (visit(node, scope, ancestors) === false) continue;
    ancestors.push(node);
    const inner = scopeInside(node, scope);
    const below = children(node).map((child) => ({
      node: child,
      // The set of a `with` stands outside of it.
      scope: node.type === "With" && child === node.scope ? scope : inner,
      depth: depth + 1,
    }));
    for (const step of below.reverse()) pending.push(step);
  }
}

/** A node that is still to be visited: text can be deeper than the call stack. */
interface Step {
  readonly node: Node;
  readonly scope: Scope;
  readonly depth: number;
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
    case "With":
      return bindWith(node, scope);
    default:
      return scope;
  }
}
