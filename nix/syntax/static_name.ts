/**
 * Names of attributes, as far as they stand in the text.
 *
 * @module
 */
import { stripIndentation } from "./indentation.ts";
import type { AttributeName, Expression, StringPart } from "./nodes.ts";
import { unwrapped } from "./unwrapped.ts";

/** The name as text, where it does not have to be evaluated: also that of `"a"` and of `${"a"}`. */
export function staticName(name: AttributeName | undefined): string | undefined {
  switch (name?.type) {
    case undefined:
      return undefined;
    case "Identifier":
      return name.name;
    case "String":
      return staticText(name.parts);
    case "Interpolation":
      return staticValue(unwrapped(name.expression));
    default:
      return name satisfies never;
  }
}

/** The value of what Nix's parser makes a string. */
function staticValue(node: Expression): string | undefined {
  switch (node.type) {
    case "String":
      return staticText(node.parts);
    case "IndentedString": {
      const value = staticText(node.parts);
      return value && String(stripIndentation([{ kind: "text", value, indents: true }])[0]);
    }
    case "Uri":
      return node.value;
    default:
      return undefined;
  }
}

function staticText([first, ...rest]: readonly StringPart[]): string | undefined {
  if (rest.length > 0 || first?.type === "Interpolation") return undefined;
  return first?.value ?? "";
}
