/**
 * Texts that are made of what has a place in the store, and keep its name.
 *
 * @module
 */
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { calleeName } from "./application.ts";
import { isCalledNixpkgs } from "./lookups.ts";

/** The functions that read what a text names, and keep nothing of its name. */
const READERS = /^(import|callPackages?|readFile|readDir|pathExists)$/;

/**
 * What a node makes a text of, `"${HERE}"` or `toString HERE`; nothing where that is only read
 * from, `import "${<nixpkgs>}/nixos"`.
 */
export function keptText(node: Node, ancestors: readonly Node[]): Expression | undefined {
  const named = textOf(node);
  return named === undefined || isRead(ancestors) ? undefined : named;
}

/** `pkgs.path`, which is where a nixpkgs came from. */
export function isPackagesPath(expression: Expression): boolean {
  return calleeName(expression) === "path" && isCalledNixpkgs(expression);
}

function textOf(node: Node): Expression | undefined {
  if (node.type === "Interpolation") return unwrapped(node.expression);
  return node.type === "Apply" && calleeName(node.function) === "toString"
    ? unwrapped(node.argument)
    : undefined;
}

function isRead(ancestors: readonly Node[]): boolean {
  const user = ancestors.findLast(({ type }) => !/^(Parenthesized|String|Binary)$/.test(type));
  return user?.type === "Apply" && READERS.test(calleeName(user.function) ?? "");
}
