/**
 * The function that a Nix file is.
 *
 * @module
 */
import type { Expression, Formals, Lambda } from "../../nix/syntax/nodes.ts";

/** The function that nix-build or callPackage calls when they read a file. */
export interface FileFunction {
  readonly lambda: Lambda & { readonly parameter: Formals };
  /** Whether it is the whole file, with nothing like `let … in` before it. */
  readonly whole: boolean;
}

/** The function a file evaluates to, behind `let`, `with`, `assert` and parentheses. */
export function fileFunction(root: Expression, whole = true): FileFunction | undefined {
  switch (root.type) {
    case "Lambda":
      return root.parameter.type === "Formals"
        ? { lambda: root as FileFunction["lambda"], whole }
        : undefined;
    case "Let":
    case "With":
    case "Assert":
      return fileFunction(root.body, false);
    case "Parenthesized":
      return fileFunction(root.expression, whole);
    default:
      return undefined;
  }
}
