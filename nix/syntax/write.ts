/**
 * New Nix, written as nixfmt formats: two spaces, one binding a line, 100 columns without the
 * indentation. Source of the rules: RFC 166, and what nixfmt 1.2 makes of each form.
 *
 * @module
 */
import { Level, levelOf } from "./operators.ts";
import { parse } from "./parse.ts";
import { isPlainName, nameText } from "./edit/attributes.ts";
import { formalText } from "./edit/formals.ts";
import { nixString } from "./string_literal.ts";
import { assertBoundOnce, assertWritable } from "./writable.ts";
import type {
  Written,
  WrittenBinding,
  WrittenCall,
  WrittenFunction,
  WrittenLambda,
  WrittenList,
  WrittenMerge,
  WrittenSet,
} from "./written.ts";

/**
 * The longest line, without its indentation, and the most names of an `inherit` that stand on one.
 */
const WIDTH = 100;
const INHERITED = 3;

/**
 * Writes a whole file, with a line ending at its end.
 *
 * @example
 * ```ts
 * import { write } from "./write.ts";
 *
 * const list = { kind: "list", elements: [{ kind: "integer", value: 1 }] } as const;
 * const assign = { kind: "assign", path: ["a", "b"], value: list } as const;
 * const text = write({ kind: "set", bindings: [assign] });
 * if (text !== "{ a.b = [ 1 ]; }\n") throw new Error(text);
 * ```
 *
 * @throws {TypeError} for what has no Nix: an expression that does not parse, has several lines, or
 * blanks or comments around it; a string with a zero byte or half a character; a number that is
 * no integer of Nix; a name that no variable can have; a path without names; a name that is bound
 * twice
 */
export function write(written: Written): string {
  return writtenLines(written).map((line) => `${line}\n`).join("");
}

/** What {@linkcode write} writes, as the lines of an expression that stands below something. */
export function writtenLines(written: Written): readonly string[] {
  assertWritable(written);
  const lines = laidOut("", written, "");
  assertBoundOnce(lines.join("\n"));
  return lines;
}

/** Several lines or one: on one wherever it fits between what is before it and behind it. */
function laidOut(before: string, written: Written, behind: string): readonly string[] {
  const line = flat(written);
  return line !== undefined && fits(before + line + behind)
    ? [before + line + behind]
    : broken(before, written, behind);
}

/**
 * What stands below a head: a set that has anything in it, and a further function, has no one line.
 */
function bodyLines(body: Written, behind: string): readonly string[] {
  const isOpen = body.kind === "function" || (body.kind === "set" && isAbsorbable(body));
  return isOpen ? broken("", body, behind) : laidOut("", body, behind);
}

function fits(line: string): boolean {
  return line.length <= WIDTH;
}

// -- on one line

/** The form on one line, if there is one: a set or a list of several things has none. */
function flat(written: Written): string | undefined {
  switch (written.kind) {
    case "string":
      return nixString(written.value);
    case "integer":
    case "boolean":
      return String(written.value);
    case "null":
      return "null";
    case "expression":
      return written.text;
    case "list":
      return flatList(written);
    case "set":
      return flatSet(written);
    case "lambda":
      return flatLambda(written);
    case "call":
      return opensWide(written.arguments.at(-1)) ? undefined : flatCall(written);
    case "update":
      return after("", flatSet(written.set), ` // ${written.right}`);
    case "function":
      return flatFunction(written);
    case "merge":
    case "let":
      return undefined;
    default:
      return written satisfies never;
  }
}

function after(before: string, line: string | undefined, behind = ""): string | undefined {
  return line === undefined ? undefined : before + line + behind;
}

function flatList({ elements: [first, ...others] }: WrittenList): string | undefined {
  if (first === undefined) return "[ ]";
  return others.length > 0 ? undefined : after("[ ", flatOperand(first), " ]");
}

function flatSet(set: WrittenSet): string | undefined {
  const [first, ...others] = set.bindings;
  const open = openingOf(set);
  if (first === undefined) return `${open} }`;
  return others.length > 0 ? undefined : after(`${open} `, flatBinding(first), " }");
}

function flatBinding(binding: WrittenBinding): string | undefined {
  const [line, ...others] = bindingLines(binding);
  return others.length > 0 ? undefined : line;
}

/** An element or an argument: in parentheses where it would be taken for several. */
function flatOperand(written: Written): string | undefined {
  return isLoose(written) ? after("(", flat(written), ")") : flat(written);
}

/** The call, or its first arguments only. */
function flatCall(call: WrittenCall, count = call.arguments.length): string | undefined {
  return call.arguments.slice(0, count).reduce(
    (line: string | undefined, argument) => line && after(`${line} `, flatOperand(argument)),
    call.callee,
  );
}

/** More than two parameters have a line of their own, but for what can begin on their line. */
function flatLambda(lambda: WrittenLambda): string | undefined {
  const { parameters, body } = uncurried(lambda);
  if (parameters.length > 2 && !isAbsorbable(body)) return undefined;
  return after(`${headOf(parameters)} `, flat(body));
}

/** `x: y: body` at once. */
function uncurried({ parameter, body }: WrittenLambda): {
  readonly parameters: readonly string[];
  readonly body: Written;
} {
  if (body.kind !== "lambda") return { parameters: [parameter], body };
  const inner = uncurried(body);
  return { parameters: [parameter, ...inner.parameters], body: inner.body };
}

function headOf(parameters: readonly string[]): string {
  return parameters.map((parameter) => `${parameter}:`).join(" ");
}

function flatFunction(written: WrittenFunction): string | undefined {
  const { body } = written;
  const [head, ...others] = headLines(written);
  const isFlat = others.length === 0 && !(body.kind === "set" && isAbsorbable(body));
  return isFlat ? after(`${head} `, flat(body)) : undefined;
}

function openingOf({ recursive = false }: WrittenSet): string {
  return recursive ? "rec {" : "{";
}

function isLoose(written: Written): boolean {
  switch (written.kind) {
    case "expression":
      return levelOf(parse(written.text).tree.root) < Level.Select;
    case "lambda":
    case "function":
    case "call":
    case "update":
    case "merge":
    case "let":
      return true;
    case "integer":
      return written.value < 0;
    case "string":
    case "boolean":
    case "null":
    case "list":
    case "set":
      return false;
    default:
      return written satisfies never;
  }
}

// -- on several lines

function broken(before: string, written: Written, behind: string): readonly string[] {
  switch (written.kind) {
    case "string":
    case "integer":
    case "boolean":
    case "null":
    case "expression":
      return [before + flat(written) + behind];
    case "list": {
      const elements = written.elements.flatMap((element) => operandLines("", element, ""));
      return [`${before}[`, ...indent(elements), `]${behind}`];
    }
    case "set":
      return [before + openingOf(written), ...indented(written.bindings), `}${behind}`];
    case "lambda": {
      const { parameters, body } = uncurried(written);
      const head = before + headOf(parameters);
      return isAbsorbable(body)
        ? laidOut(`${head} `, body, behind)
        : [head, ...bodyLines(body, behind)];
    }
    case "function":
      return [...headLines(written), ...bodyLines(written.body, behind)];
    case "call":
      return brokenCall(before, written, behind) ?? stackedCall(before, written, behind);
    case "update":
      return [...bodyLines(written.set, ""), `// ${written.right}${behind}`];
    case "merge":
      return [...laidOut("", written.left, ""), ...broken("// ", written.right, behind)];
    case "let":
      return ["let", ...indented(written.bindings), "in", ...bodyLines(written.body, behind)];
    default:
      return written satisfies never;
  }
}

/** Whether it stays on its line, however long: a name or a literal, or two of them as arguments. */
function isSimple(written: Written): boolean {
  switch (written.kind) {
    case "string":
    case "boolean":
    case "null":
      return true;
    case "integer":
      return written.value >= 0;
    case "expression":
      return /^[\w.'/-]+( [\w.'/-]+){0,2}$/.test(written.text);
    case "call":
      return written.arguments.length <= 2 && written.arguments.every(isSimple);
    case "list":
    case "set":
    case "lambda":
    case "function":
    case "update":
    case "merge":
    case "let":
      return false;
    default:
      return written satisfies never;
  }
}

/** Whether it can begin on the line of what it belongs to: a set or a list that is not empty. */
function isAbsorbable(written: Written | undefined): boolean {
  if (written?.kind === "set") return written.bindings.length > 0;
  return written?.kind === "list" && written.elements.length > 0;
}

/** An element, or an argument that nothing else makes room for. */
function operandLines(before: string, written: Written, behind: string): readonly string[] {
  if (!isLoose(written)) return laidOut(before, written, behind);
  const line = flat(written);
  if (line !== undefined && fits(`${before}(${line})${behind}`)) {
    return [`${before}(${line})${behind}`];
  }
  switch (written.kind) {
    case "lambda":
      return isAbsorbable(uncurried(written).body)
        ? broken(`${before}(`, written, `)${behind}`)
        : parenthesizedLines(before, written, behind);
    case "call":
      return brokenCall(`${before}(`, written, `)${behind}`) ??
        [...stackedCall(`${before}(`, written, ""), `)${behind}`];
    default:
      return parenthesizedLines(before, written, behind);
  }
}

function parenthesizedLines(before: string, written: Written, behind: string): readonly string[] {
  return [`${before}(`, ...indent(laidOut("", written, "")), `)${behind}`];
}

/**
 * With one argument on several lines, the last that can be, and the others on those of its ends.
 */
function brokenCall(
  before: string,
  call: WrittenCall,
  behind: string,
): readonly string[] | undefined {
  if (isSimple(call)) return simpleCall(before, call, behind);
  const all = call.arguments;
  for (let index = all.length - 1; index >= 0; index--) {
    const head = flatCall(call, index);
    const tail = all.slice(index + 1).map(flatOperand);
    if (head === undefined || tail.includes(undefined)) continue;
    const isLast = tail.length === 0;
    const end = [...tail.map((item) => ` ${item}`), behind].join("");
    const lines = argumentLines(`${before}${head} `, all[index]!, { behind: end, isLast });
    if (lines !== undefined && fits(lines[0] ?? "") && fits(lines.at(-1) ?? "")) return lines;
  }
  return undefined;
}

/** Names and literals stay on the line of the callee, however long that gets. */
function simpleCall(before: string, call: WrittenCall, behind: string): readonly string[] {
  const last = call.arguments.at(-1) ?? call.arguments[0];
  return isLoose(last)
    ? parenthesizedLines(`${before}${flatCall(call, call.arguments.length - 1)} `, last, behind)
    : [before + flatCall(call) + behind];
}

/** An argument on several lines that begins behind the callee; not everything can. */
function argumentLines(
  before: string,
  argument: Written,
  { behind, isLast }: { readonly behind: string; readonly isLast: boolean },
): readonly string[] | undefined {
  if (!isLoose(argument)) {
    return isAbsorbable(argument) ? broken(before, argument, behind) : undefined;
  }
  if (!isLast) return staysWhole(argument) ? undefined : operandLines(before, argument, behind);
  const opened = openedWide(argument);
  return opened === undefined
    ? parenthesizedLines(before, argument, behind)
    : broken(`${before}(${opened.head}`, opened.body, `)${behind}`);
}

/** Whether a simple argument has no parentheses of its own that could be opened. */
function staysWhole(argument: Written): boolean {
  const last = argument.kind === "call" ? argument.arguments.at(-1) : undefined;
  return isSimple(argument) && (last === undefined || !isLoose(last));
}

/** `(name: {` and `(callee {`: what stands before the set or the list that begins on its line. */
function openedWide(
  written: Written | undefined,
): { readonly head: string; readonly body: Written } | undefined {
  if (written?.kind === "lambda" && isAbsorbable(written.body)) {
    return { head: `${written.parameter}: `, body: written.body };
  }
  if (written?.kind !== "call" || !/^[\w'-]+$/.test(written.callee)) return undefined;
  const [body, ...others] = written.arguments;
  const only = others.length === 0 && isAbsorbable(body);
  return only ? { head: `${written.callee} `, body } : undefined;
}

/** Whether such a last argument has several lines even where one is enough: a set has. */
function opensWide(written: Written | undefined): boolean {
  return openedWide(written)?.body.kind === "set";
}

/** As many arguments as fit on the line of the callee, and the others on lines of their own. */
function stackedCall(before: string, call: WrittenCall, behind: string): readonly string[] {
  const { callee, arguments: all } = call;
  const fitting = all.findLastIndex((_, index) => {
    const line = index < all.length - 1 ? flatCall(call, index + 1) : undefined;
    return line !== undefined && fits(before + line);
  });
  const middle = all.slice(fitting + 1, -1).flatMap((argument) => operandLines("", argument, ""));
  const last = lastArgumentLines(all.at(-1) ?? all[0], behind);
  return [before + (flatCall(call, fitting + 1) ?? callee), ...indent([...middle, ...last])];
}

function lastArgumentLines(argument: Written, behind: string): readonly string[] {
  const line = opensWide(argument) ? undefined : after("", flatOperand(argument), behind);
  if (line !== undefined && fits(line)) return [line];
  return argumentLines("", argument, { behind, isLast: true }) ??
    operandLines("", argument, behind);
}

// -- bindings

function indented(bindings: readonly WrittenBinding[]): readonly string[] {
  return indent(bindings.flatMap(bindingLines));
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

function bindingLines(binding: WrittenBinding): readonly string[] {
  switch (binding.kind) {
    case "blank":
      return [""];
    case "inherit":
      return inheritLines(binding.names.map(nameText), binding.from);
    case "assign":
      return assignmentLines(binding.path, binding.value);
    default:
      return binding satisfies never;
  }
}

/** `name = value;`, the value on the lines below where it can't begin on this one. */
function assignmentLines(path: readonly string[], value: Written): readonly string[] {
  const name = path.map(nameText).join(".");
  const before = `${name} = `;
  if (isWide(value)) return broken(before, value, ";");
  const line = flat(value);
  if (line !== undefined && fits(`${before}${line};`)) return [`${before}${line};`];
  const beside = isPlainPath(path) || !isSimple(value) ? besideName(before, value) : undefined;
  if (beside !== undefined) return beside;
  const below = value.kind === "call" && !isSimple(value)
    ? stackedCall("", value, ";")
    : laidOut("", value, ";");
  return [`${name} =`, ...indent(below)];
}

/** Whether a path is short and without quotes: what is bound to another goes below it. */
function isPlainPath(path: readonly string[]): boolean {
  return path.length <= 4 && path.every(isPlainName);
}

/** A set that is bound to a name has lines of its own if it has more than an `inherit`. */
function isWide(value: Written): boolean {
  if (value.kind !== "set" || value.bindings.length === 0) return false;
  return value.bindings.length > 1 || value.bindings[0]?.kind !== "inherit";
}

/** A value of several lines that begins on the line of its name; not everything can. */
function besideName(before: string, value: Written): readonly string[] | undefined {
  switch (value.kind) {
    case "string":
      return broken(before, value, ";");
    case "set":
    case "list":
      return isAbsorbable(value) ? broken(before, value, ";") : undefined;
    case "lambda":
      return isAbsorbable(uncurried(value).body) ? broken(before, value, ";") : undefined;
    case "call":
      return brokenCall(before, value, ";");
    case "merge":
      return besideMerged(before, value);
    case "integer":
    case "boolean":
    case "null":
    case "expression":
    case "function":
    case "update":
    case "let":
      return undefined;
    default:
      return value satisfies never;
  }
}

/** `name = left // {`, where that fits. */
function besideMerged(
  before: string,
  { left, right }: WrittenMerge,
): readonly string[] | undefined {
  const head = after(before, flat(left), " // ");
  return head !== undefined && fits(`${head}{`) ? broken(head, right, ";") : undefined;
}

function inheritLines(names: readonly string[], from: string | undefined): readonly string[] {
  const head = from === undefined ? "inherit" : `inherit (${from})`;
  const line = [head, ...names].join(" ") + ";";
  return names.length <= INHERITED && fits(line) ? [line] : [head, ...indent([...names, ";"])];
}

/** `{ a, b }:`, on one line if there are at most two formals, none with a default. */
function headLines({ formals, ellipsis = false, alias }: WrittenFunction): readonly string[] {
  const open = alias === undefined ? "{" : `${alias}@{`;
  const rest = ellipsis ? ["..."] : [];
  const names = formals.map(formalText);
  const line = `${open} ${[...names, ...rest].join(", ")} }:`;
  if (names.length + rest.length === 0) return [`${open} }:`];
  const isFlat = formals.length <= 2 && formals.every((formal) => formal.default === undefined);
  if (isFlat && fits(line)) return [line];
  return [open, ...indent([...names.map((name) => `${name},`), ...rest]), "}:"];
}
