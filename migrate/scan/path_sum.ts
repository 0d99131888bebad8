/**
 * Paths that are put together: a literal, and what a sum or a text goes on with.
 *
 * @module
 */
import type { Expression, Path, StringPart } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { calleeName } from "./application.ts";
import { projectPath, resolveFrom } from "./local_path.ts";

/** A path that begins with a literal. */
export interface PathSum {
  readonly literal: Path;
  /** What comes behind the literal: `/b` in `./a + "/b"`, `toString ./a + "/b"` and `"${./a}/b"`. */
  readonly rest: readonly StringPart[];
  /** Whether it leads into a copy of what the literal names, which the store has: `"${./a}/b"`. */
  readonly copied: boolean;
}

/** The sum that an expression is; a lone literal is one with nothing behind it. */
export function pathSum(expression: Expression): PathSum | undefined {
  switch (expression.type) {
    case "Path":
      return { literal: expression, rest: [], copied: false };
    case "Parenthesized":
      return pathSum(expression.expression);
    case "Apply":
      return calleeName(expression.function) === "toString"
        ? pathSum(expression.argument)
        : undefined;
    case "Binary": {
      const sum = expression.operator === "+" ? pathSum(expression.left) : undefined;
      return sum && { ...sum, rest: [...sum.rest, ...partsOf(expression.right)] };
    }
    case "String": {
      const [first, ...parts] = expression.parts;
      if (first?.type !== "Interpolation") return undefined;
      const sum = pathSum(first.expression);
      const copied = unwrapped(first.expression).type !== "Apply" || sum?.copied === true;
      return sum && { ...sum, rest: [...sum.rest, ...parts], copied };
    }
    default:
      return undefined;
  }
}

/** What an expression adds to a text. */
function partsOf(expression: Expression): readonly StringPart[] {
  switch (expression.type) {
    case "String":
    case "Path":
      return expression.parts;
    case "Parenthesized":
      return partsOf(expression.expression);
    case "Binary":
      if (expression.operator !== "+") break;
      return [...partsOf(expression.left), ...partsOf(expression.right)];
  }
  const { start, end } = expression;
  return [{ type: "Interpolation", start, end, expression }];
}

/**
 * The path that a sum in `file` names, relative to the project's root. Nothing where a part is
 * computed, or leads out of a copy; nor for a text behind the root that does not begin with `/`, which
 * goes on with the name of the project.
 */
export function summedPath(sum: PathSum, file: string): string | undefined {
  const from = projectPath(sum.literal, file);
  const text = writtenOut(sum.rest);
  if (from === undefined || text.includes(COMPUTED)) return undefined;
  if (isUp(from) && /^[^/]/.test(text)) return undefined;
  const path = resolveFrom("", from + text);
  return sum.copied && !isBelow(path, from) ? undefined : path;
}

/**
 * What the paths look like that a sum in `file` may name, relative to the project's root, where a part
 * of it is computed: `./. + "/${name}.nix"`, `./${name}.nix`.
 */
export function computedPath({ literal, rest }: PathSum, file: string): RegExp | undefined {
  if (literal.kind !== "relative") return undefined;
  const from = projectPath(literal, file);
  const behind = writtenOut(from === undefined ? [...literal.parts, ...rest] : rest);
  if (!behind.includes(COMPUTED)) return undefined;
  const between = from !== undefined && isUp(from) && behind.startsWith(COMPUTED) ? "/" : "";
  const path = from === undefined
    ? resolveFrom(file, behind)
    : resolveFrom("", from + between + behind);
  return new RegExp(`^${path.split(COMPUTED).map((text) => RegExp.escape(text)).join(".+")}$`);
}

/** Stands for a part that is computed; no path holds it. */
const COMPUTED = "\0";

function writtenOut(parts: readonly StringPart[]): string {
  return parts.map((part) => part.type === "Text" ? part.value : COMPUTED).join("");
}

/** Whether a path is the project's root, or leads further up: what it is called stands nowhere. */
function isUp(path: string): boolean {
  return /^(|.*\.\.)$/.test(path);
}

function isBelow(path: string, directory: string): boolean {
  if (directory === "") return !/^\.\.(\/|$)/.test(path);
  return path === directory || path.startsWith(`${directory}/`);
}
