/**
 * Going through a syntax tree.
 *
 * @module
 */
import type { Node } from "./nodes.ts";

/** The nodes directly below `node`, in the order of the text. */
export function children(node: Node): readonly Node[] {
  switch (node.type) {
    case "Identifier":
    case "Integer":
    case "Float":
    case "SearchPath":
    case "Uri":
    case "Text":
    case "Missing":
      return [];
    case "String":
    case "IndentedString":
    case "Path":
      return node.parts;
    case "Interpolation":
    case "Parenthesized":
      return [node.expression];
    case "List":
      return node.elements;
    case "AttributeSet":
    case "LegacyLet":
      return node.bindings;
    case "Let":
      return [...node.bindings, node.body];
    case "Assignment":
      return [node.path, node.value];
    case "Inherit":
      return node.from ? [node.from, ...node.names] : node.names;
    case "AttributePath":
      return node.names;
    case "With":
      return [node.scope, node.body];
    case "Assert":
      return [node.condition, node.body];
    case "If":
      return [node.condition, node.consequent, node.alternate];
    case "Lambda":
      return [node.parameter, node.body];
    case "Formals":
      return formalsChildren(node);
    case "Formal":
      return node.default ? [node.name, node.default] : [node.name];
    case "Apply":
      return [node.function, node.argument];
    case "Select":
      return node.fallback ? [node.subject, node.path, node.fallback] : [node.subject, node.path];
    case "HasAttribute":
      return [node.subject, node.path];
    case "Unary":
      return [node.operand];
    case "Binary":
      return [node.left, node.right];
    default:
      return node satisfies never;
  }
}

function formalsChildren(node: Node & { readonly type: "Formals" }): readonly Node[] {
  if (!node.alias) return node.formals;
  const before = node.alias.start < node.braces.start;
  return before ? [node.alias, ...node.formals] : [...node.formals, node.alias];
}

/** Looks at one node. `ancestors` begins with the root and ends with the parent; it is the walk's
 * own list, to be copied where it is kept. Returning `false` passes over what is below the node. */
export type Visit = (node: Node, ancestors: readonly Node[]) => void | boolean;

/** Calls `visit` for `root` and every node below it, parents first, in the order of the text. */
export function walk(root: Node, visit: Visit): void {
  const ancestors: Node[] = [];
  const nodes: Node[] = [root];
  const depths: number[] = [0];
  while (nodes.length > 0) {
    const [node, depth] = [nodes.pop()!, depths.pop()!];
    ancestors.length = depth;
    if (visit(node, ancestors) === false) continue;
    ancestors.push(node);
    const below = children(node);
    for (let index = below.length - 1; index >= 0; index--) {
      nodes.push(below[index]!);
      depths.push(depth + 1);
    }
  }
}
