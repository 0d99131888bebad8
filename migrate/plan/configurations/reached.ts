/**
 * What an expression reads of the project: the names that it uses are followed to what binds them,
 * the paths in it to the files.
 *
 * @module
 */
import type { Expression, Node } from "../../../nix/syntax/nodes.ts";
import { fileThunk } from "../../scan/imported_file.ts";
import { lookUp, type Thunk } from "../../scan/names.ts";
import { walkScoped } from "../../scan/walk_scoped.ts";

/** The expression itself, and all that it reads, each once. */
export function reached(start: Thunk): readonly Thunk[] {
  const found = new Map<Expression, Thunk>([[start.expression, start]]);
  for (const { expression, scope: top } of found.values()) {
    walkScoped(expression, top, (node, scope, ancestors) => {
      const next = thunkAt(node, ancestors.at(-1), scope);
      if (next !== undefined && !found.has(next.expression)) found.set(next.expression, next);
    });
  }
  return [...found.values()];
}

/** What a name that is used, or a path, stands for; nothing where the text does not say. */
function thunkAt(node: Node, parent: Node | undefined, scope: Thunk["scope"]): Thunk | undefined {
  switch (node.type) {
    case "Identifier":
      return isDefined(node, parent) ? undefined : lookUp(node.name, scope);
    case "Path":
      return fileThunk(node, scope);
    default:
      return undefined;
  }
}

/** Whether a name stands where it is given a meaning, or where one of a set is chosen. */
function isDefined(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case "AttributePath":
      return true;
    case "Formal":
      return parent.name === node;
    case "Lambda":
      return parent.parameter === node;
    case "Inherit":
      return parent.from !== undefined && parent.from !== node;
    default:
      return false;
  }
}
