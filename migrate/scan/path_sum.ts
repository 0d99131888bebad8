/**
 * Paths that are put together: a literal, or a name for one, and what a sum or a text goes on with.
 *
 * @module
 */
import type { Expression, Path, Range, StringPart } from "../../nix/syntax/nodes.ts";
import { calleeName } from "./application.ts";
import { projectPath, resolveFrom } from "./local_path.ts";
import { lookUp, type Scope } from "./names.ts";

/** A path that begins with a literal. */
export interface PathSum {
  readonly literal: Path;
  /** The file that the literal stands in. */
  readonly file: string;
  /**
   * What comes behind the literal: `/b` in `./a + "/b"`, `toString ./a + "/b"` and `"${./a}/b"`.
   */
  readonly rest: readonly StringPart[];
  /** Whether it leads into a copy of what the literal names, which the store has: `"${./a}/b"`. */
  readonly copied: boolean;
  /** Whether it is a text, and no path, which a text would copy. */
  readonly isText: boolean;
}

/** How many names are followed before the answer is "no path". */
const DEPTH = 32;

/**
 * The sum that an expression is, where names mean what `scope` says; a lone literal is one with
 * nothing behind it. An argument's name means its default.
 */
export function pathSum(
  expression: Expression,
  scope: Scope,
  depth = DEPTH,
): PathSum | undefined {
  switch (expression.type) {
    case "Path":
      return { literal: expression, file: scope.file, rest: [], copied: false, isText: false };
    case "Identifier": {
      const bound = depth > 0 ? lookUp(expression.name, scope) : undefined;
      return bound && pathSum(bound.expression, bound.scope, depth - 1);
    }
    case "Parenthesized":
      return pathSum(expression.expression, scope, depth);
    case "Apply": {
      const isText = calleeName(expression.function) === "toString";
      const sum = isText ? pathSum(expression.argument, scope, depth) : undefined;
      return sum && { ...sum, isText };
    }
    case "Binary": {
      const sum = expression.operator === "+" ? pathSum(expression.left, scope, depth) : undefined;
      return sum && { ...sum, rest: [...sum.rest, ...partsOf(expression.right)] };
    }
    case "String": {
      const [first, ...parts] = expression.parts;
      if (first?.type !== "Interpolation") return undefined;
      const sum = pathSum(first.expression, scope, depth);
      const copied = sum?.copied === true || sum?.isText === false;
      return sum && { ...sum, rest: [...sum.rest, ...parts], copied, isText: true };
    }
    default:
      return undefined;
  }
}

/** The literal that a path begins with, unless it is begun by a name. */
export function ownLiteral({ literal }: PathSum, { start, end }: Range): Path | undefined {
  return start <= literal.start && literal.end <= end ? literal : undefined;
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
 * The path that a sum names, relative to the project's root. Nothing where a part is computed, or
 * leads out of a copy; nor for a text behind the root that does not begin with `/`, which goes on
 * with the name of the project.
 */
export function summedPath(sum: PathSum): string | undefined {
  const from = projectPath(sum.literal, sum.file);
  const text = writtenOut(sum.rest);
  if (from === undefined || text.includes(COMPUTED)) return undefined;
  if (isUp(from) && /^[^/]/.test(text)) return undefined;
  const path = resolveFrom("", from + text);
  return sum.copied && !isBelow(path, from) ? undefined : path;
}

/**
 * What the paths look like that a sum may name, relative to the project's root, where a part of it
 * is computed: `./. + "/${name}.nix"`, `./${name}.nix`.
 */
export function computedPath({ literal, rest, file }: PathSum): RegExp | undefined {
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
