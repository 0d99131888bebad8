/**
 * Paths of the project, as code names them.
 *
 * @module
 */
import type { Expression, Node, Path, StringPart } from "../../nix/syntax/nodes.ts";
import { calledBuiltin } from "./callee.ts";
import { projectPath } from "../scan/local_path.ts";
import { type PathSum, pathSum, summedPath } from "../scan/path_sum.ts";
import type { Site } from "./rule.ts";

/** The builtins that ask only what a path is called, or that it is one. */
const NAMERS: ReadonlySet<string> = new Set(
  ["baseNameOf", "dirOf", "isPath", "isString", "toString", "typeOf"],
);

/**
 * The path that a literal names, relative to the project's root, with what is appended to it, as far
 * as the text says: `./. + "/a.nix"`, `"${./.}/a.nix"` and `./. + /a.nix` are `a.nix`.
 */
export function namedPath(literal: Path, { scope, ancestors }: Site): string | undefined {
  for (const sum of sumsAround(literal, ancestors)) {
    const path = summedPath(sum, scope.file);
    if (path !== undefined) return path;
  }
  return projectPath(literal, scope.file);
}

/** What the whole sum or text that begins with a literal goes on with. */
export function appendedTo(literal: Path, ancestors: readonly Node[]): readonly StringPart[] {
  const [whole] = sumsAround(literal, ancestors);
  return whole?.rest ?? [];
}

/** The sums and texts around a literal that begin with it, the outermost first. */
function sumsAround(literal: Path, ancestors: readonly Node[]): readonly PathSum[] {
  return ancestors.flatMap((node) => pathSum(node as Expression) ?? [])
    .filter((sum) => sum.literal === literal);
}

/** What uses a path: not the parentheses around it, nor the sum that it begins. */
export function userOf({ ancestors }: Site): Node | undefined {
  return ancestors.findLast((node) =>
    node.type !== "Parenthesized" && !(node.type === "Binary" && node.operator === "+")
  );
}

/** Whether only the name of a path is asked for: `toString /a/b`, `/a/b == path`. */
export function isOnlyNamed(site: Site): boolean {
  const user = userOf(site);
  if (user?.type === "Binary") return user.operator === "==" || user.operator === "!=";
  return user?.type === "Apply" && NAMERS.has(calledBuiltin(user.function, site) ?? "");
}
