/**
 * JSON as the Nix expression that `builtins.fromJSON` makes of it.
 *
 *     { "rev": "7ee897a", "private": false }
 *     { "rev" = "7ee897a"; "private" = false; }
 *
 * @module
 */
import type { Expression } from "../../nix/syntax/nodes.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";

/** The size from which a file is no pin but data, in UTF-16 units. */
const LIMIT = 64 << 10;

/** The expression; nothing where the text is no JSON, or long. */
export function jsonExpression(text: string): Expression | undefined {
  if (text.length > LIMIT) return undefined;
  try {
    return parse(jsonText(JSON.parse(text))).tree.root;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** A value of JSON as Nix. */
export function jsonText(value: unknown): string {
  if (typeof value === "string") return nixString(value);
  if (Array.isArray(value)) return `[ ${value.map((each) => `(${jsonText(each)})`).join(" ")} ]`;
  if (typeof value !== "object" || value === null) return String(value);
  const bindings = Object.entries(value).map(([name, each]) =>
    `${nixString(name)} = ${jsonText(each)}; `
  );
  return `{ ${bindings.join("")}}`;
}
