/**
 * A walk over a file's expressions that knows at each of them what names mean there.
 *
 * @module
 */
import type { Expression, Lambda, Node } from "../../nix/syntax/nodes.ts";
import { children } from "../../nix/syntax/walk.ts";
import { fileFunction } from "./file_function.ts";
import { bind, bindParameter, bindUnknown, bindWith, type Scope } from "./names.ts";

/**
 * Called for every node, the outer before the inner; `false` leaves out what is inside.
 * `ancestors` begins with the root; it is the walk's own list, to be copied where it is kept.
 */
export type VisitScoped = (
  node: Node,
  scope: Scope,
  ancestors: readonly Node[],
) => boolean | void;

/**
 * Visits every node of a file; `top` is the scope at its top. Formals of the file's own function
 * mean their defaults; those of a function inside, what its calls give, which nobody knows here.
 */
export function walkScoped(root: Expression, top: Scope, visit: VisitScoped): void {
  const own = fileFunction(root)?.lambda;
  const ancestors: Node[] = [];
  // What is still to be visited, and each one's scope and depth: text can be deeper than the call
  // stack.
  const nodes: Node[] = [root];
  const scopes: Scope[] = [top];
  const depths: number[] = [0];
  while (nodes.length > 0) {
    const [node, scope, depth] = [nodes.pop()!, scopes.pop()!, depths.pop()!];
    ancestors.length = depth;
    if (visit(node, scope, ancestors) === false) continue;
    ancestors.push(node);
    const inner = scopeInside(node, scope, own);
    const below = children(node);
    for (let index = below.length - 1; index >= 0; index--) {
      const child = below[index]!;
      nodes.push(child);
      // The set of a `with` stands outside of it.
      scopes.push(node.type === "With" && child === node.scope ? scope : inner);
      depths.push(depth + 1);
    }
  }
}

function scopeInside(node: Node, scope: Scope, own: Lambda | undefined): Scope {
  switch (node.type) {
    case "Let":
    case "LegacyLet":
      return bind(node, scope);
    case "AttributeSet":
      return node.recursive ? bind(node, scope) : scope;
    case "Lambda":
      return node === own ? bindParameter(node, scope) : bindUnknown(node, scope);
    case "With":
      return bindWith(node, scope);
    default:
      return scope;
  }
}
