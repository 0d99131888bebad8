/**
 * Paths of the project, as code names them.
 *
 * @module
 */
import type { Expression, Node, Path } from "../../nix/syntax/nodes.ts";
import { projectPath, resolveFrom } from "../scan/local_path.ts";
import type { Site } from "./rule.ts";

/**
 * The path that a literal names, relative to the project's root, with what a sum appends to it:
 * `./. + "/a.nix"` and `./. + /a.nix` are `a.nix`. A text that does not begin with `/` would go on
 * with the last name, and is left out, as is what can't be read.
 */
export function namedPath(literal: Path, { scope, ancestors }: Site): string | undefined {
  const path = projectPath(literal, scope.file);
  const more = appendedTo(literal, ancestors);
  if (path === undefined || more?.type !== "String" && more?.type !== "Path") return path;
  const [text, ...rest] = more.parts;
  return text?.type === "Text" && text.value.startsWith("/") && rest.length === 0
    ? resolveFrom("", path + text.value)
    : path;
}

/** What a sum appends to the expression that it begins with: `"/b"` to `./a`. */
export function appendedTo(node: Node, ancestors: readonly Node[]): Expression | undefined {
  const sum = ancestors.at(-1);
  return sum?.type === "Binary" && sum.operator === "+" && sum.left === node
    ? sum.right
    : undefined;
}
