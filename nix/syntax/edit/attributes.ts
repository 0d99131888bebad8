/**
 * The attributes of a set that is written out, changed in the layout it is written in.
 *
 *     { config = { }; }                set `overlays` to `[ ]`, inherit `system`
 *     { config = { }; overlays = [ ]; inherit system; }
 *
 * @module
 */
import type { Assignment, AttributeName, AttributeSet, Binding, Range } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { staticName } from "../scope.ts";
import { nixString } from "../string_literal.ts";
import type { Edit } from "./edit.ts";
import {
  beginsLine,
  behindComments,
  breaksLine,
  hasComment,
  indentationAt,
  lineEndingOf,
} from "./layout.ts";
import { replaceExpression } from "./replace.ts";

/** One step of indentation, where a set has no line to take it from. */
const INDENTATION = "  ";

/**
 * The edits that add `inherit a b;` for those of the names that the set does not bind yet; to an
 * `inherit c;` that there is.
 */
export function inheritInto(
  tree: SyntaxTree,
  set: AttributeSet,
  names: readonly string[],
): readonly Edit[] {
  const bound = new Set(set.bindings.flatMap(boundNames));
  const missing = names.filter((name) => !bound.has(name));
  if (missing.length === 0) return [];
  const last = lastInherited(set);
  if (last === undefined) {
    return [addBinding(tree, set, `inherit ${missing.map(nameText).join(" ")};`)];
  }
  const { start, end } = last;
  const between = beginsLine(tree.text, start)
    ? lineEndingOf(tree.text) + indentationAt(tree.text, start)
    : " ";
  return [{ start: end, end, text: missing.map((name) => between + nameText(name)).join("") }];
}

/** The last name of the set's last `inherit c;`. */
function lastInherited({ bindings }: AttributeSet): Range | undefined {
  const plain = bindings.findLast((binding) =>
    binding.type === "Inherit" && binding.from === undefined && binding.names.length > 0
  );
  return plain?.type === "Inherit" ? plain.names.at(-1) : undefined;
}

/**
 * The edits that make the attribute at `path` the expression `value`: in the place of the old
 * value, in a nested set where the path leads into one, else as a new binding.
 *
 * @throws {TypeError} when the value does not parse
 */
export function setAttribute(
  tree: SyntaxTree,
  set: AttributeSet,
  path: readonly string[],
  value: string,
): readonly Edit[] {
  for (const binding of set.bindings) {
    if (binding.type !== "Assignment") continue;
    const rest = restOfPath(binding, path);
    if (rest === undefined) continue;
    if (rest.length === 0) return replaceValue(tree, binding, value);
    if (binding.value.type === "AttributeSet") {
      return setAttribute(tree, binding.value, rest, value);
    }
  }
  return [addBinding(tree, set, `${path.map(nameText).join(".")} = ${value};`)];
}

function replaceValue(tree: SyntaxTree, binding: Assignment, value: string): Edit[] {
  const edit = replaceExpression(tree, binding.value, value);
  return tree.text.slice(edit.start, edit.end) === edit.text ? [] : [edit];
}

/**
 * The edits that take the attribute at `path` away, with its line. Nothing where it is not bound by
 * an assignment of its own, or where a comment would be lost.
 */
export function removeAttribute(
  tree: SyntaxTree,
  set: AttributeSet,
  path: readonly string[],
): readonly Edit[] {
  for (const binding of set.bindings) {
    if (binding.type !== "Assignment") continue;
    const rest = restOfPath(binding, path);
    if (rest === undefined) continue;
    if (rest.length === 0) return removeBinding(tree, set, binding);
    if (binding.value.type === "AttributeSet") return removeAttribute(tree, binding.value, rest);
  }
  return [];
}

/** A binding goes with all that is between it and what stands before it. */
function removeBinding(tree: SyntaxTree, set: AttributeSet, binding: Binding): Edit[] {
  const before = set.bindings[set.bindings.indexOf(binding) - 1];
  const start = before ? before.end : tree.text.indexOf("{", set.start) + 1;
  if (hasComment(tree, start, behindComments(tree, binding.end))) return [];
  return [{ start, end: binding.end, text: "" }];
}

/** What of `path` is left behind the binding's own path; `undefined` when it leads elsewhere. */
function restOfPath(binding: Assignment, path: readonly string[]): readonly string[] | undefined {
  const { names } = binding.path;
  const leads = names.length <= path.length &&
    names.every((name, index) => staticName(name) === path[index]);
  return leads ? path.slice(names.length) : undefined;
}

/** The names a binding binds in its set, as far as they can be read. */
export function boundNames(binding: Binding): string[] {
  const names: readonly AttributeName[] = binding.type === "Inherit"
    ? binding.names
    : binding.path.names.slice(0, 1);
  return names.flatMap((name) => staticName(name) ?? []);
}

/** The edit that adds a binding as the last one. */
function addBinding(tree: SyntaxTree, set: AttributeSet, binding: string): Edit {
  const { text } = tree;
  const last = set.bindings.at(-1);
  if (last) {
    const at = behindComments(tree, last.end);
    const apart = beginsLine(text, last.start) || at > last.end;
    const before = apart ? lineEndingOf(text) + indentationAt(text, last.start) : " ";
    return { start: at, end: at, text: before + binding };
  }
  const close = set.end - 1;
  const open = text.indexOf("{", set.start) + 1;
  if (text.slice(open, close).trim() === "" && !breaksLine(text, open, close)) {
    return { start: open, end: close, text: ` ${binding} ` };
  }
  return intoBrokenSet(text, close, binding);
}

/** Into a set that has no bindings but comments or empty lines: a line before the closing brace. */
function intoBrokenSet(text: string, close: number, binding: string): Edit {
  const outer = indentationAt(text, close);
  const newLine = lineEndingOf(text);
  if (!beginsLine(text, close)) return { start: close, end: close, text: `${binding} ` };
  const at = close - outer.length;
  return { start: at, end: at, text: `${outer}${INDENTATION}${binding}${newLine}` };
}

/** A name as it stands in an attribute path, quoted where it must be. */
export function nameText(name: string): string {
  return isPlainName(name) ? name : nixString(name);
}

const KEYWORDS: ReadonlySet<string> = new Set(
  ["assert", "else", "if", "in", "inherit", "let", "rec", "then", "with"],
);

/** Whether a name can stand in an attribute path without quotes. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !KEYWORDS.has(name);
}
