/**
 * Paths of the project, as code names them.
 *
 * @module
 */
import type { Node, Path, StringPart } from "../../nix/syntax/nodes.ts";
import { calleeName } from "../scan/application.ts";
import { calledBuiltin } from "./callee.ts";
import { projectPath, resolveFrom } from "../scan/local_path.ts";
import type { Site } from "./rule.ts";

/** The builtins that ask only what a path is called, or that it is one. */
const NAMERS: ReadonlySet<string> = new Set(
  ["baseNameOf", "dirOf", "isPath", "isString", "toString", "typeOf"],
);

/**
 * The path that a literal names, relative to the project's root, with what is appended to it:
 * `./. + "/a.nix"`, `"${./.}/a.nix"` and `./. + /a.nix` are `a.nix`. A text that does not begin with
 * `/` would go on with the last name, and is left out, as is what can't be read.
 */
export function namedPath(literal: Path, { scope, ancestors }: Site): string | undefined {
  const path = projectPath(literal, scope.file);
  if (path === undefined) return undefined;
  const [text, ...rest] = appendedTo(literal, ancestors);
  return text?.type === "Text" && text.value.startsWith("/") && rest.length === 0
    ? resolveFrom("", path + text.value)
    : path;
}

/**
 * What the text or the sum that begins with a node goes on with: `/b` behind `./a` in
 * `./a + "/b"`, `toString ./a + "/b"` and `"${./a}/b"`.
 */
export function appendedTo(node: Node, ancestors: readonly Node[]): readonly StringPart[] {
  const around = ancestors.at(-1);
  switch (around?.type) {
    case "Parenthesized":
      return appendedTo(around, ancestors.slice(0, -1));
    case "Apply":
      return around.argument === node && calleeName(around.function) === "toString"
        ? appendedTo(around, ancestors.slice(0, -1))
        : [];
    case "Binary": {
      const { operator, left, right } = around;
      const isSum = operator === "+" && left === node;
      return isSum && (right.type === "String" || right.type === "Path") ? right.parts : [];
    }
    case "Interpolation": {
      const text = ancestors.at(-2);
      return text?.type === "String" && text.parts[0] === around ? text.parts.slice(1) : [];
    }
    default:
      return [];
  }
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
