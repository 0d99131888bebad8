/**
 * Pieces of the Nix that a migration writes.
 *
 * @module
 */
import type { Written, WrittenBinding, WrittenExpression } from "../../nix/syntax/written.ts";

const BLANK: WrittenBinding = { kind: "blank" };

/** `path = value;`, of a path or of one name. */
export function assign(path: readonly string[] | string, value: Written): WrittenBinding {
  return { kind: "assign", path: typeof path === "string" ? [path] : path, value };
}

/** An expression that is written already, on one line. */
export function expression(text: string): WrittenExpression {
  return { kind: "expression", text };
}

/** Bindings with a blank line between them. */
export function separated(bindings: readonly WrittenBinding[]): readonly WrittenBinding[] {
  return bindings.flatMap((binding, index) => index === 0 ? [binding] : [BLANK, binding]);
}
