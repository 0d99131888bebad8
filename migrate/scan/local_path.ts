/**
 * Path literals that name files of the project.
 *
 * @module
 */
import type { Expression, Path } from "../../nix/syntax/nodes.ts";
import { type Scope, type Thunk, topScope } from "./names.ts";

/**
 * The path a literal names, relative to the project's root with `/`, when it stands in `file`:
 * `../a` in `nix/x.nix` is `a`; the root itself is the empty string; a path that leaves the
 * project begins with `../`. Nothing for absolute, home and interpolated paths.
 */
export function projectPath(literal: Path, file: string): string | undefined {
  const [text, ...rest] = literal.parts;
  if (literal.kind !== "relative" || text?.type !== "Text" || rest.length > 0) return undefined;
  return resolveFrom(file, text.value);
}

/** `path`, as written in `file`, relative to the project's root. */
export function resolveFrom(file: string, path: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** The project's file that `import EXPRESSION` reads: the path itself, or its `default.nix`. */
export function importedFile(expression: Expression, scope: Scope): string | undefined {
  if (expression.type === "Parenthesized") return importedFile(expression.expression, scope);
  if (expression.type !== "Path") return undefined;
  const path = projectPath(expression, scope.file);
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
