/**
 * The arguments a function takes by name, changed in the layout they are written in.
 *
 *     { lib, stdenv, ... }:            add `pkgs ? null`
 *     { lib, stdenv, pkgs ? null, ... }:
 *
 * @module
 */
import type { Formal, Formals, Lambda, Range } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { Kind, significantBefore, significantToken } from "../token.ts";
import { type Change, type Edit, refused } from "./edit.ts";
import { isVariable } from "./attributes.ts";
import { type Lines, linesAt } from "./indent.ts";
import { bareExpression } from "./replace.ts";
import {
  beginsLine,
  behindComments,
  breaksLine,
  hasComment,
  indentationAt,
  lineEndingOf,
} from "./layout.ts";
import { keepingScope } from "./rebound.ts";

/** A formal to be written: `name`, or `name ? default`. */
export interface NewFormal {
  /** A name that a variable can have. */
  readonly name: string;
  /** The text of the default's expression. */
  readonly default?: string;
}

/** `name` or `name ? default` */
export function formalText(formal: NewFormal): string {
  return formal.default === undefined ? formal.name : `${formal.name} ? ${formal.default}`;
}

/**
 * The edits that add formals behind the last one, before a `...`. Names the function has already
 * are left out, so that a second run changes nothing.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits } from "./edit.ts";
 * import { addFormals } from "./formals.ts";
 *
 * const text = "{ lib, ... }: lib";
 * const { tree } = parse(text);
 * if (tree.root.type !== "Lambda") throw new TypeError();
 * const after = applyEdits(text, addFormals(tree, tree.root, [{ name: "x", default: "1" }]));
 * if (after !== "{ lib, x ? 1, ... }: lib") throw new Error(after);
 * ```
 *
 * @throws {TypeError} when the function takes one argument by position (`x: …`), for a name that
 * no variable can have, and for a default that does not parse
 */
export function addFormals(
  tree: SyntaxTree,
  lambda: Lambda,
  formals: readonly NewFormal[],
): readonly Edit[] {
  const { parameter } = lambda;
  if (parameter.type !== "Formals") throw new TypeError("the function has no formals");
  const known = new Set(parameter.formals.map((formal) => formal.name.name));
  if (parameter.alias) known.add(parameter.alias.name);
  const missing = formals.filter(({ name }) => !known.has(name));
  const last = parameter.formals.at(-1);
  const added = newFormals(missing, linesAt(tree.text, (last ?? parameter.braces).start));
  if (added.length === 0) return [];
  if (last && isTooLong(tree, parameter, added)) return onLines(tree, parameter, last, missing);
  if (parameter.ellipsis) return beforeEllipsis(tree, parameter, parameter.ellipsis.start, added);
  return last ? behindLast(tree, parameter, last, added) : intoEmpty(tree, parameter, added);
}

/**
 * The texts of formals that go to such lines, of those with one name the first only.
 *
 * @throws {TypeError} for a name that no variable can have, and for a default that does not parse
 */
export function newFormals(formals: readonly NewFormal[], lines: Lines): readonly string[] {
  const odd = formals.find(({ name }) => !isVariable(name));
  if (odd) throw new TypeError(`${odd.name} can't be a variable's name`);
  return formals
    .filter(({ name }, index) => formals.findIndex((formal) => formal.name === name) === index)
    .map(({ name, default: value }) =>
      formalText(
        value === undefined ? { name } : { name, default: bareExpression(value, lines).bare },
      )
    );
}

/** Formals longer than this many UTF-16 units stand on lines of their own. */
export const LINE_WIDTH = 80;

/** Whether formals that stand on one line, without comments, get too long for it. */
function isTooLong(tree: SyntaxTree, { braces }: Formals, added: readonly string[]): boolean {
  const { start, end } = braces;
  const length = end - start + added.reduce((sum, item) => sum + item.length + 2, 0);
  return length > LINE_WIDTH && !breaksLine(tree.text, start, end) && !hasComment(tree, start, end);
}

/** One formal a line, as nixfmt has them; only what stands between the formals is changed. */
function onLines(
  tree: SyntaxTree,
  { formals, ellipsis, braces }: Formals,
  last: Formal,
  missing: readonly NewFormal[],
): Edit[] {
  const { indentation, ending } = linesAt(tree.text, braces.start);
  const outer = ending + indentation;
  const inner = `${outer}  `;
  const first = formals[0] ?? last;
  const added = newFormals(missing, { ending, indentation: `${indentation}  ` });
  const tail = added.map((item) => `${inner}${item},`).join("") + (ellipsis ? inner : outer);
  return [
    { start: braces.start + 1, end: first.start, text: inner },
    ...formals.slice(1).map(({ start }, index) => ({
      start: formals[index]?.end ?? start,
      end: start,
      text: `,${inner}`,
    })),
    { start: last.end, end: ellipsis?.start ?? braces.end - 1, text: `,${tail}` },
    ...(ellipsis ? [{ start: ellipsis.end, end: braces.end - 1, text: outer }] : []),
  ];
}

/** `{ }` becomes `{ a, b }`; what stands between the braces stays if it is more than blanks. */
function intoEmpty(tree: SyntaxTree, { braces }: Formals, added: readonly string[]): Edit[] {
  const start = braces.start + 1;
  const end = braces.end - 1;
  if (!hasComment(tree, start, end)) return [{ start, end, text: ` ${added.join(", ")} ` }];
  if (beginsLine(tree.text, end)) {
    const { indentation, ending } = linesAt(tree.text, end);
    const at = end - indentation.length;
    const lines = added.map((item) => `${indentation}  ${item},${ending}`);
    return [{ start: at, end: at, text: lines.join("") }];
  }
  return [{ start: end, end, text: `${added.join(", ")} ` }];
}

/** `...` becomes `a, ...`, each on a line of its own where the `...` has one. */
function beforeEllipsis(
  tree: SyntaxTree,
  { braces }: Formals,
  ellipsis: number,
  added: readonly string[],
): Edit[] {
  const { text } = tree;
  const comma = commaBefore(tree, ellipsis);
  const leads = comma !== undefined && beginsLine(text, comma);
  const behind = (comma ?? braces.start) + 1;
  if (!leads && hasComment(tree, behind, ellipsis)) {
    return beforeComments(tree, { start: behind, end: ellipsis }, added);
  }
  const at = leads ? comma : ellipsis;
  const between = beginsLine(text, at) ? lineEndingOf(text) + indentationAt(text, at) : " ";
  const items = leads ? added.map((item) => `, ${item}`) : added.map((item) => `${item},`);
  return [{ start: at, end: at, text: items.map((item) => item + between).join("") }];
}

/** Before the comments that belong to the `...` which ends `gap`; what stands at its beginning, on
 * another line than the `...`, is not of them. */
function beforeComments(tree: SyntaxTree, gap: Range, added: readonly string[]): Edit[] {
  const isApart = breaksLine(tree.text, gap.start, gap.end);
  const at = isApart ? behindComments(tree, gap.start) : gap.start;
  const { ending, indentation } = linesAt(tree.text, gap.end);
  const before = isApart ? ending + indentation : " ";
  return [{ start: at, end: at, text: added.map((item) => `${before}${item},`).join("") }];
}

/** Where the comma before `offset` stands, if it is the last thing before it. */
function commaBefore(tree: SyntaxTree, offset: number): number | undefined {
  const { kinds, starts } = tree.tokens;
  const index = significantBefore(tree.tokens, offset);
  return kinds[index] === Kind.Comma ? starts[index] : undefined;
}

/** How a list of formals is written. */
type FormalsLayout = "line" | "leading commas" | "trailing commas";

function layoutOf(tree: SyntaxTree, { braces }: Formals, last: Formal): FormalsLayout {
  const { text } = tree;
  const comma = commaBefore(tree, last.start);
  const end = behindComma(tree, last);
  const leads = comma !== undefined && beginsLine(text, comma);
  const breaks = leads || beginsLine(text, last.start) ||
    (comma === undefined && breaksLine(text, end, braces.end));
  if (!breaks) return "line";
  const trails = end > last.end || (!leads && beginsLine(text, last.start));
  return trails ? "trailing commas" : "leading commas";
}

function behindLast(
  tree: SyntaxTree,
  formals: Formals,
  last: Formal,
  added: readonly string[],
): Edit[] {
  const { text } = tree;
  const layout = layoutOf(tree, formals, last);
  const end = behindComma(tree, last);
  const hasComma = end > last.end;
  if (layout === "line") {
    const at = behindComments(tree, end, "/*");
    const inserted = added.map((item) => `, ${item}`).join("");
    if (!hasComma) return [{ start: at, end: at, text: inserted }];
    // A comment behind the comma belongs to the formal before: the comma goes behind it.
    return [{ start: end - 1, end, text: "" }, { start: at, end: at, text: `${inserted},` }];
  }
  const newLine = lineEndingOf(text) + indentationAt(text, last.start);
  const at = behindComments(tree, end);
  if (layout === "leading commas") {
    const inserted = added.map((item) => `${newLine}, ${item}`).join("");
    return [{ start: at, end: at, text: inserted }];
  }
  const inserted = added.map((item) => newLine + item).join(",") + (hasComma ? "," : "");
  const line = { start: at, end: at, text: inserted };
  return hasComma ? [line] : [{ start: end, end, text: "," }, line];
}

/**
 * Makes a formal required: `a ? 1` becomes `a`. Refused where a comment would be lost.
 */
export function removeFormalDefault(tree: SyntaxTree, formal: Formal): Change {
  const { name, default: value } = formal;
  if (!value) return { kind: "edits", edits: [] };
  if (hasComment(tree, name.end, value.end)) return refused("comment", formal);
  const { text } = tree;
  const removed = { start: name.end, end: value.end, text: "" };
  const behind = /^\s*/.exec(text.slice(value.end))?.[0] ?? "";
  const end = value.end + behind.length;
  const alone = /\{ *$/.test(text.slice(0, name.start)) && text[end] === "}";
  // Apart from the removal, so that another formal can be added between the two.
  const spaced = alone && behind !== " ";
  return {
    kind: "edits",
    edits: spaced ? [removed, { start: value.end, end, text: " " }] : [removed],
  };
}

/**
 * Takes a formal away, with its comma and its line. Nothing where the function has no such formal;
 * refused where a comment would be lost, and where a variable reads it.
 */
export function removeFormal(tree: SyntaxTree, lambda: Lambda, name: string): Change {
  const { parameter } = lambda;
  const formals = parameter.type === "Formals" ? parameter.formals : [];
  const formal = formals.find((formal) => formal.name.name === name);
  if (parameter.type !== "Formals" || !formal) return { kind: "edits", edits: [] };
  const { start, end, text } = removal(tree, parameter, formal);
  const comma = behindComma(tree, formal);
  if (hasComment(tree, start, behindComments(tree, Math.max(comma, end)))) {
    return refused("comment", formal);
  }
  return keepingScope(tree, [{ start, end, text }]);
}

/** Where the comma behind a formal ends; the formal's own end where it has none. */
function behindComma({ tokens: { kinds, starts }, tokens }: SyntaxTree, { end }: Formal): number {
  const next = significantToken(tokens, end);
  return kinds[next] === Kind.Comma ? starts[next + 1]! : end;
}

/** A formal with the comma before it, or, for the first one, all up to what comes next. */
function removal(tree: SyntaxTree, { formals, braces }: Formals, formal: Formal): Edit {
  const before = formals[formals.indexOf(formal) - 1];
  if (before) return { start: before.end, end: formal.end, text: "" };
  const comma = behindComma(tree, formal);
  if (comma === formal.end) return { start: braces.start + 1, end: braces.end - 1, text: " " };
  const next = tree.tokens.starts[significantToken(tree.tokens, comma)]!;
  return next === braces.end - 1
    ? { start: braces.start + 1, end: next, text: " " }
    : { start: formal.start, end: next, text: "" };
}
