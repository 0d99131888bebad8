/**
 * Bindings that a set that is written out gets, in the layout it is written in.
 *
 *     { config = { }; }                inherit `system`
 *     { config = { }; inherit system; }
 *
 * @module
 */
import { type Bindings, membersOf, mergedSetAt } from "../merging.ts";
import type { AttributeName, AttributeSet, Binding, Range } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { staticName } from "../static_name.ts";
import { nixString } from "../string_literal.ts";
import { Kind, significantToken, tokenAt } from "../token.ts";
import type { Edit } from "./edit.ts";
import { type Lines, linesAt } from "./indent.ts";
import {
  beginsLine,
  behindComments,
  breaksLine,
  endsLine,
  indentationAt,
  lineEndingOf,
} from "./layout.ts";

/** One step of indentation, where a set has no line to take it from. */
const INDENTATION = "  ";

/**
 * The edits that add `inherit a b;` for those of the names that the set does not bind yet, here or
 * where else Nix finds it; to an `inherit c;` that there is.
 */
export function inheritInto(
  tree: SyntaxTree,
  set: AttributeSet,
  names: readonly string[],
): readonly Edit[] {
  const members = membersOf(mergedSetAt(tree.root, set));
  const bound = new Set(members.map(({ name }) => name));
  const missing = [...new Set(names)].filter((name) => !bound.has(name));
  if (missing.length === 0) return [];
  const last = lastInherited(set);
  if (last === undefined) {
    return [addBinding(tree, set, () => `inherit ${missing.map(nameText).join(" ")};`)];
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

/** The names a binding binds in its set, as far as they can be read. */
export function boundNames(binding: Binding): string[] {
  const names: readonly AttributeName[] = binding.type === "Inherit"
    ? binding.names
    : binding.path.names.slice(0, 1);
  return names.flatMap((name) => staticName(name) ?? []);
}

/** The edit that adds a binding as the last one; its text depends on the lines it comes to. */
export function addBinding(
  tree: SyntaxTree,
  set: Bindings,
  binding: (lines: Lines) => string,
): Edit {
  const { text } = tree;
  const last = set.bindings.at(-1);
  if (last) {
    const at = behindComments(tree, last.end);
    const apart = beginsLine(text, last.start) || endsLine(text, at);
    const lines = linesAt(text, apart ? last.start : at);
    const before = apart ? lines.ending + lines.indentation : " ";
    return { start: at, end: at, text: before + binding(lines) };
  }
  const close = set.end - 1;
  const open = opening(tree, set).end;
  const inner = text.slice(open, close);
  const added = binding(linesAt(text, set.start));
  // Where a blank is there, room for further edits of the same place is left.
  if (inner === " ") return { start: open, end: open, text: ` ${added}` };
  if (inner.trim() === "" && !breaksLine(text, open, close)) {
    return { start: open, end: close, text: ` ${added} ` };
  }
  return intoBrokenSet(text, close, binding);
}

/** The brace that opens a set, or the `let`; a comment may have others in it. */
function opening({ tokens }: SyntaxTree, node: Bindings): Range {
  const first = significantToken(tokens, node.start);
  const isBrace = node.type === "AttributeSet" && !node.recursive;
  const token = isBrace || node.type === "Let"
    ? first
    : significantToken(tokens, tokens.starts[first + 1]!);
  return { start: tokens.starts[token]!, end: tokens.starts[token + 1]! };
}

/** Into a set that has no bindings but comments or empty lines: a line before the closing brace. */
function intoBrokenSet(text: string, close: number, binding: (lines: Lines) => string): Edit {
  const outer = linesAt(text, close);
  if (!beginsLine(text, close)) return { start: close, end: close, text: `${binding(outer)} ` };
  const at = close - outer.indentation.length;
  const inner = { ...outer, indentation: outer.indentation + INDENTATION };
  const line = inner.indentation + binding(inner) + inner.ending;
  return { start: at, end: at, text: line };
}

/** The edit that takes a name out of an `inherit`, which may be left without any. */
export function withoutInherited(tree: SyntaxTree, name: AttributeName): Edit {
  const { kinds, starts } = tree.tokens;
  const token = tokenAt(tree.tokens, name.start);
  const isBlank = kinds[token - 1] === Kind.Whitespace;
  const endsComment = kinds[token - 2] === Kind.Comment && tree.text[starts[token - 2]!] === "#";
  const start = isBlank && !endsComment ? starts[token - 1]! : name.start;
  const glues = isWord(tree.text.charAt(start - 1)) && isWord(tree.text.charAt(name.end));
  return { start, end: name.end, text: glues ? " " : "" };
}

function isWord(character: string): boolean {
  return /[\w'-]/.test(character);
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

/** Whether a variable can have this name. */
export function isVariable(name: string): boolean {
  return isPlainName(name) && name !== "or" && name !== "__curPos";
}
