/**
 * Paths into a nixpkgs that code puts together: `nixpkgs + "/nixos"`, `"${nixpkgs}/default.nix"`.
 *
 * @module
 */
import type { Expression } from "../../nix/syntax/nodes.ts";
import type { Scope, Thunk } from "./names.ts";
import { follow, staticString } from "./static_value.ts";

/** A path, taken apart. */
export interface TreePath {
  /** The tree that it begins with. */
  readonly tree: Thunk;
  /** What comes behind, with its `/`. */
  readonly subpath: string;
}

/** How many names are followed before the answer is "no path". */
const DEPTH = 16;

/** The path that an expression puts together, names followed; nothing where a part is computed. */
export function treePath(thunk: Thunk, depth = DEPTH): TreePath | undefined {
  if (depth === 0) return undefined;
  const { expression, scope } = thunk;
  if (expression.type === "Binary" && expression.operator === "+") {
    const subpath = writtenPath(expression.right, scope);
    return startsAt({ expression: expression.left, scope }, subpath);
  }
  if (expression.type === "String") {
    const [first, ...parts] = expression.parts;
    if (first?.type !== "Interpolation") return undefined;
    const subpath = staticString({ expression: { ...expression, parts }, scope });
    return startsAt({ expression: first.expression, scope }, subpath);
  }
  const bound = follow(thunk);
  return bound && treePath(bound, depth - 1);
}

function startsAt(tree: Thunk, subpath: string | undefined): TreePath | undefined {
  return subpath?.startsWith("/") ? { tree, subpath } : undefined;
}

/** The text of `"/lib"`, or of the path `/lib`. */
function writtenPath(expression: Expression, scope: Scope): string | undefined {
  if (expression.type !== "Path") return staticString({ expression, scope });
  const [part, ...more] = expression.parts;
  return part?.type === "Text" && more.length === 0 ? part.value : undefined;
}

/**
 * Whether what is imported at a place of a nixpkgs takes the system as an argument, and asks for
 * builtins.currentSystem unless it is given; its tests do behind another argument. Source: those
 * files of nixpkgs, which refuse arguments that they don't know.
 */
export function takesSystem(subpath: string): boolean {
  return /^(|\/nixos)(\/default\.nix)?$|^\/nixos\/lib\/(eval-config|testing(-python)?)\.nix$/
    .test(subpath);
}
