/**
 * The files of the project that code reads as code.
 *
 * @module
 */
import type { Expression } from "../../nix/syntax/nodes.ts";
import { type Scope, type Thunk, topScope } from "./names.ts";
import { pathSum, summedPath } from "./path_sum.ts";

/** The project's file that `import EXPRESSION` reads: the path itself, or its `default.nix`. */
export function importedFile(expression: Expression, scope: Scope): string | undefined {
  const sum = pathSum(expression, scope);
  const path = sum && summedPath(sum);
  if (path === undefined) return undefined;
  const inside = path === "" ? "default.nix" : `${path}/default.nix`;
  return [path, inside].find((path) => scope.open(path) !== undefined);
}

/** What stands in the file that a path names. */
export function fileThunk(expression: Expression, scope: Scope): Thunk | undefined {
  const file = importedFile(expression, scope);
  const root = file === undefined ? undefined : scope.open(file);
  return file === undefined || root === undefined
    ? undefined
    : { expression: root, scope: topScope(file, scope.open) };
}
