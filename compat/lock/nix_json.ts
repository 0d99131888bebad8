/**
 * JSON as Nix's printer writes it: keys in byte order. `JSON.stringify` can't: it puts keys that look
 * like numbers first.
 *
 * @module
 */
import { compareBytes } from "../../nix/store/nar.ts";

/** What JSON can say; an attribute that is undefined is left out. */
type Json =
  | string
  | number
  | boolean
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** The document on one line, or indented by two spaces; without a final newline. */
export function printNixJson(document: object, isIndented: boolean): string {
  return print(document as Json, isIndented ? "\n" : undefined);
}

/** `margin`: a newline and the spaces that the value's own lines begin with; none for one line. */
function print(value: Json, margin: string | undefined): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const deeper = margin === undefined ? undefined : `${margin}  `;
  const colon = margin === undefined ? ":" : ": ";
  const items = isArray(value)
    ? value.map((item) => print(item, deeper))
    : Object.keys(value).sort(compareBytes).flatMap((name) => {
      const item = value[name];
      return item === undefined ? [] : [JSON.stringify(name) + colon + print(item, deeper)];
    });
  const [open, close] = isArray(value) ? "[]" : "{}";
  if (items.length === 0) return open! + close!;
  return `${open}${deeper ?? ""}${items.join(`,${deeper ?? ""}`)}${margin ?? ""}${close}`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
