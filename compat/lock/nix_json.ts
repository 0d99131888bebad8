/**
 * JSON as Nix's printer writes it: keys in byte order. `JSON.stringify` can't: it puts keys that
 * look like numbers first.
 *
 * @module
 */
import { compareBytes } from "../../nix/store/nar.ts";

/** What JSON can say; an attribute that is undefined is left out. */
type Json =
  | null
  | string
  | number
  | boolean
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** The document on one line, or indented by two spaces; without a final newline. */
export function printNixJson(document: object, isIndented: boolean): string {
  const text = print(document as Json);
  return isIndented ? indentedJson(text) : text;
}

function print(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(print).join(",")}]`;
  const items = Object.keys(value).sort(compareBytes).flatMap((name) => {
    const item = value[name];
    return item === undefined ? [] : [`${JSON.stringify(name)}:${print(item)}`];
  });
  return `{${items.join(",")}}`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A text, what opens and closes a value with something in it, and what stands between. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{[\]},:]/g;

/** JSON on one line, without white space, on many: numbers stay as they are written. */
export function indentedJson(text: string): string {
  let margin = "\n";
  return text.replace(TOKEN, (token) => {
    switch (token) {
      case "{":
      case "[":
        margin += "  ";
        return token + margin;
      case "}":
      case "]":
        margin = margin.slice(0, -2);
        return margin + token;
      case ",":
        return token + margin;
      case ":":
        return ": ";
      default:
        return token;
    }
  });
}
