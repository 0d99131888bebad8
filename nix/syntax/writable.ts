/**
 * What of new Nix as data can't be written, or would be read as something else.
 *
 * @module
 */
import { isVariable } from "./edit/attributes.ts";
import { check } from "./check.ts";
import type { NixVersion } from "./dialect.ts";
import { parse } from "./parse.ts";
import type { Written, WrittenBinding } from "./written.ts";

/**
 * Refuses data that has no Nix.
 *
 * @throws {TypeError} for an expression that does not parse, has several lines, or blanks or
 * comments around it; a string with a zero byte or half a character; a number that is no integer
 * of Nix; a name that no variable can have; and a path without names
 */
export function assertWritable(written: Written): void {
  switch (written.kind) {
    case "string":
      return assertString(written.value);
    case "boolean":
    case "null":
      return;
    case "integer":
      return assertInteger(written.value);
    case "expression":
      return assertExpression(written.text);
    case "list":
      return written.elements.forEach(assertWritable);
    case "set":
      return written.bindings.forEach(assertBinding);
    case "lambda":
      assertVariable(written.parameter);
      return assertWritable(written.body);
    case "function":
      for (const { name, default: value } of written.formals) {
        assertVariable(name);
        if (value !== undefined) assertExpression(value);
      }
      if (written.alias !== undefined) assertVariable(written.alias);
      return assertWritable(written.body);
    case "call":
      assertExpression(written.callee);
      return written.arguments.forEach(assertWritable);
    case "update":
      assertWritable(written.set);
      return assertExpression(written.right);
    case "merge":
      assertWritable(written.left);
      return assertWritable(written.right);
    case "let":
      written.bindings.forEach(assertBinding);
      return assertWritable(written.body);
    default:
      return written satisfies never;
  }
}

/** Those that merge sets least and most. */
const MERGING: readonly NixVersion[] = ["2.3", "2.34"];

/**
 * Refuses the text of data in which a set, a `let` or a function has one name twice, which only the
 * whole shows: `a.b` and `a.c` go together, `a` and `a.c` where `a` is a set that is written out.
 *
 * @throws {TypeError} for a name that is bound twice, in the eyes of any Nix
 */
export function assertBoundOnce(text: string): void {
  const parsed = parse(text);
  for (const nix of MERGING) {
    const twice = check(parsed, { nix }).find(({ code }) => code.startsWith("duplicate-"));
    if (twice) throw new TypeError(twice.message);
  }
}

function assertBinding(binding: WrittenBinding): void {
  switch (binding.kind) {
    case "blank":
      return;
    case "inherit":
      if (binding.from !== undefined) assertExpression(binding.from);
      return;
    case "assign":
      if (binding.path.length === 0) throw new TypeError("a binding has a name at least");
      return assertWritable(binding.value);
    default:
      return binding satisfies never;
  }
}

function assertExpression(text: string): void {
  const { tree: { root }, errors: [error] } = parse(text);
  if (error) throw new TypeError(`${error.message}: ${text}`);
  const isBare = root.start === 0 && root.end === text.length;
  if (!isBare || text.includes("\n")) {
    throw new TypeError(`not an expression alone, on one line: ${text}`);
  }
}

/** Nix's strings have no zero bytes, and a file in UTF-8 has no halves of characters. */
function assertString(value: string): void {
  if (value.includes("\0") || !value.isWellFormed()) {
    throw new TypeError(`${JSON.stringify(value)} is no string of Nix`);
  }
}

/** Nix reads the digits first, and the sign as an operator: there is no smallest integer. */
const LARGEST = 2n ** 63n - 1n;

function assertInteger(value: number | bigint): void {
  const isExact = typeof value === "bigint" || Number.isSafeInteger(value);
  const isNix = isExact && -LARGEST <= value && value <= LARGEST;
  if (!isNix) throw new TypeError(`${value} is no integer of Nix`);
}

function assertVariable(name: string): void {
  if (!isVariable(name)) throw new TypeError(`${name} can't be a variable's name`);
}
