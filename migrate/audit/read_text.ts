/**
 * Paths that a builtin reads, and that code gives it as a text.
 *
 * @module
 */
import type { Apply, Expression } from "../../nix/syntax/nodes.ts";
import { calleeName } from "../scan/application.ts";
import type { Thunk } from "../scan/names.ts";
import { follow, staticAttributes } from "../scan/static_value.ts";
import { calledBuiltin } from "./callee.ts";
import type { Site } from "./rule.ts";

/** The builtins that read what their argument names. */
const READERS: ReadonlySet<string> = new Set(
  ["import", "pathExists", "readDir", "readFile", "readFileType"],
);

/** Those that read what their second argument names. */
const READ_SECOND: ReadonlySet<string> = new Set(["filterSource", "hashFile", "scopedImport"]);

/** How many names are followed. */
const DEPTH = 8;

/**
 * How the path begins that a call of a builtin reads, where it is given as a text: `readFile "/a"`,
 * `hashFile "sha256" ("/a/" + name)`, `builtins.path { path = toString /a; }`.
 */
export function readText(call: Apply, site: Site): string | undefined {
  const read = argumentRead(call, site);
  return read && beginningOf(read);
}

function argumentRead({ function: callee, argument }: Apply, site: Site): Thunk | undefined {
  const { scope } = site;
  const name = calledBuiltin(callee, site) ?? "";
  if (name === "path") return staticAttributes({ expression: argument, scope })?.get("path");
  const second = callee.type === "Apply" ? calledBuiltin(callee.function, site) ?? "" : "";
  const isRead = READERS.has(name) || READ_SECOND.has(second);
  return isRead ? { expression: argument, scope } : undefined;
}

/**
 * The text that a string begins with, names followed: `"/a" + b`, `toString /a/b`. Nothing for a
 * path, which is no text.
 */
function beginningOf(thunk: Thunk, depth = DEPTH): string | undefined {
  if (depth === 0) return undefined;
  const { expression, scope } = thunk;
  const inner = (expression: Expression) => beginningOf({ expression, scope }, depth - 1);
  switch (expression.type) {
    case "String": {
      const [first] = expression.parts;
      return first?.type === "Interpolation" ? inner(first.expression) : first?.value;
    }
    case "Binary":
      return expression.operator === "+" ? inner(expression.left) : undefined;
    case "Apply":
      if (!["toString", "toPath"].includes(calleeName(expression.function) ?? "")) return undefined;
      return absoluteText(expression.argument) ?? inner(expression.argument);
    default: {
      const bound = follow(thunk, depth);
      return bound && beginningOf(bound, depth - 1);
    }
  }
}

function absoluteText(expression: Expression): string | undefined {
  const [text] = expression.type === "Path" && expression.kind === "absolute"
    ? expression.parts
    : [];
  return text?.type === "Text" ? text.value : undefined;
}
