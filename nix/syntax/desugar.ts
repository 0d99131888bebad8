/**
 * The surface tree into Nix's own expressions, as the actions in Nix's parser.y make them.
 *
 * @module
 */
import { knownRank } from "./builtins.ts";
import { bind, type Duplicate, emptySet, inherit, type InheritedPlaces } from "./attributes.ts";
import type { Core, CoreFormal, CoreName, CoreSet } from "./core.ts";
import { type Context, type DesugarFinding, meet, textOf, variable } from "./desugaring.ts";
import type { Dialect } from "./dialect.ts";
import { bareZero, unescape } from "./escapes.ts";
import { type IndentedPart, stripIndentation } from "./indentation.ts";
import type { Bindings } from "./merging.ts";
import type {
  Apply,
  Assert,
  Assignment,
  AttributeName,
  AttributePath,
  AttributeSet,
  Binary,
  Expression,
  Formals,
  HasAttribute,
  Identifier,
  If,
  IndentedString,
  Inherit,
  Lambda,
  LegacyLet,
  Let,
  Path,
  Select,
  StringPart,
  StringText,
  Unary,
  With,
} from "./nodes.ts";
import { builtinCall, call, operation } from "./operation.ts";
import type { SyntaxTree } from "./parse.ts";
import { significantToken } from "./token.ts";

/** A file in Nix's own terms. */
export interface Desugared {
  readonly core: Core;
  readonly findings: readonly DesugarFinding[];
  /** Compares names by Nix's symbols: the order in which it first comes upon them. */
  readonly bySymbol: (a: string, b: string) => number;
  /** Whose expressions they are. */
  readonly dialect: Dialect;
}

/** What was made last: `check` and `show` want the same of a tree, one after the other. (A WeakMap
 * of all trees would cost more: what it holds survives V8's quick collections.) */
let last: { readonly tree: SyntaxTree; readonly desugared: Desugared } | undefined;

/** Turns a surface tree into Nix's own expressions. What is missing becomes an empty string. */
export function desugar(tree: SyntaxTree, dialect: Dialect): Desugared {
  if (last?.tree === tree && last.desugared.dialect === dialect) return last.desugared;
  const context: Context = { tree, dialect, findings: [], met: undefined };
  const core = expression(tree.root, context);
  const desugared = { core, findings: context.findings, bySymbol: orderOf(tree, dialect), dialect };
  last = { tree, desugared };
  return desugared;
}

/** The order of a file's symbols. Where it is asked for, the file is gone through once more: new
 * Nix asks only for files with errors, and all would pay. */
function orderOf(tree: SyntaxTree, dialect: Dialect): Desugared["bySymbol"] {
  let met: Map<string, number> | undefined;
  const rank = (name: string) => {
    const known = knownRank(name, dialect.nix);
    if (known !== undefined) return known;
    if (!met) {
      met = new Map();
      expression(tree.root, { tree, dialect, findings: [], met });
    }
    return KNOWN_FIRST + (met.get(name) ?? 0);
  };
  return (a, b) => rank(a) - rank(b);
}

/** More than there are names that Nix knows from the start. */
const KNOWN_FIRST = 1000;

function expression(node: Expression, context: Context): Core {
  switch (node.type) {
    case "Identifier":
      return identifier(node, context);
    case "Integer":
      return { kind: "integer", value: BigInt(node.raw) };
    case "Float":
      return { kind: "float", value: Number(node.raw) };
    case "String":
      return stringOf(node.parts, context);
    case "IndentedString":
      return indentedString(node, context);
    case "Path":
      return path(node, context);
    case "SearchPath":
      return searchPath(node.name, node.start, context);
    case "Uri":
      return textOf(node.value, context);
    case "List":
      return { kind: "list", elements: node.elements.map((item) => expression(item, context)) };
    case "AttributeSet":
      return bindings(node, node.recursive, context);
    case "LegacyLet":
      return legacyLet(node, context);
    case "Let":
    case "With":
    case "Assert":
    case "If":
    case "Lambda":
      return bodied(node, context);
    case "Apply":
      return application(node, context);
    case "Select":
      return selection(node, context);
    case "HasAttribute":
    case "Unary":
    case "Binary":
      return operations(node, context);
    case "Parenthesized":
      return expression(node.expression, context);
    case "Missing":
      return { kind: "string", value: "" };
    default:
      return node satisfies never;
  }
}

function identifier({ name, start }: Identifier, context: Context): Core {
  return name === "__curPos" ? { kind: "position" } : variable(meet(name, context), start);
}

/** `let { body = …; }`: a recursive set, and of that `body`. */
function legacyLet(node: LegacyLet, context: Context): Core {
  const subject = bindings(node, true, context);
  return { kind: "select", subject, path: [meet("body", context)], fallback: undefined };
}

function selection(node: Select, context: Context): Core {
  const subject = expression(node.subject, context);
  const path = attributePath(node.path, context);
  const fallback = node.fallback && expression(node.fallback, context);
  return { kind: "select", subject, path, fallback };
}

/** All the arguments of a function, in a loop: there may be thousands. */
function application(node: Apply, context: Context): Core {
  const later: Apply[] = [];
  let first = node;
  for (; first.function.type === "Apply"; first = first.function) later.push(first);
  let called = call(expression(first.function, context), argument(first, context), context);
  for (let left = later.length - 1; left >= 0; left--) {
    called = call(called, argument(later[left]!, context), context);
  }
  return called;
}

/** The argument; the `or` of the cursed `f or` stands, for Nix, where the whole does. */
function argument(node: Apply, context: Context): Core {
  const { argument } = node;
  const cursed = argument.type === "Identifier" && argument.name === "or";
  return cursed ? variable(meet("or", context), node.start) : expression(argument, context);
}

function searchPath(name: string, start: number, context: Context): Core {
  const nixPath = variable(meet("__nixPath", context), start);
  const found = textOf(name, context);
  return builtinCall("__findFile", [nixPath, found], start, context);
}

/** An expression whose operands are expressions, and nothing else of it is. */
type Operation = Binary | Unary | HasAttribute;

/** Operators and their operands, in a loop: generated code has chains of thousands of them. */
function operations(root: Operation, context: Context): Core {
  const operands: Core[] = [];
  const nodes = withOperands(root);
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    operands.push(
      isOperation(node) ? operationOn(node, operands, context) : expression(node, context),
    );
  }
  return operands[0]!;
}

/** An operation and what is below it, as far as that is operations and their operands. Backwards,
 * operands come before what they are the operands of, and the left one before the right one. */
function withOperands(root: Operation): Expression[] {
  const nodes: Expression[] = [];
  const pending: Expression[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    nodes.push(node);
    if (node.type === "Binary") pending.push(node.left, node.right);
    else if (node.type === "Unary") pending.push(node.operand);
    else if (node.type === "HasAttribute") pending.push(node.subject);
  }
  return nodes;
}

function isOperation(node: Expression): node is Operation {
  return node.type === "Binary" || node.type === "Unary" || node.type === "HasAttribute";
}

/** Takes the operands from the end of `operands`. */
function operationOn(node: Operation, operands: Core[], context: Context): Core {
  const last = operands.pop()!;
  switch (node.type) {
    case "Binary":
      return operation(node.operator, operands.pop()!, last, node.start, context);
    case "Unary":
      return node.operator === "!"
        ? { kind: "not", operand: last }
        : builtinCall("__sub", [{ kind: "integer", value: 0n }, last], node.start, context);
    case "HasAttribute":
      return { kind: "has", subject: last, path: attributePath(node.path, context) };
    default:
      return node satisfies never;
  }
}

// -- strings and paths

function stringOf(parts: readonly StringPart[], context: Context): Core {
  const first = parts[0];
  if (!first) return textOf("", context);
  if (parts.length === 1 && first.type === "Text") return stringPart(first, context);
  return { kind: "concatenation", parts: parts.map((part) => stringPart(part, context)) };
}

function stringPart(part: StringPart, context: Context): Core {
  return part.type === "Text"
    ? textOf(stringValue(part, context), context)
    : expression(part.expression, context);
}

/** Old Nix takes a string up to its first zero byte, unless a backslash is before that. */
function stringValue({ value, start, end }: StringText, { dialect, tree }: Context): string {
  if (dialect.refusesNul || !value.includes("\0")) return value;
  const raw = tree.text.slice(start, end);
  const zero = bareZero(raw);
  return zero < 0 ? value : unescape(raw.slice(0, zero));
}

function indentedString(node: IndentedString, context: Context): Core {
  const parts = stripIndentation(node.parts.map((part) => indentedPart(part, context)))
    .filter((part) => part !== "" || !context.dialect.dropsEmptyParts)
    .map((part) => typeof part === "string" ? textOf(part, context) : part.expression);
  const first = parts[0];
  if (!first) return textOf("", context);
  return parts.length === 1 && first.kind === "string" ? first : { kind: "concatenation", parts };
}

function indentedPart(part: StringPart, context: Context): IndentedPart<Core> {
  if (part.type !== "Text") {
    return { kind: "expression", expression: expression(part.expression, context) };
  }
  const raw = context.tree.text.slice(part.start, part.end);
  if (context.dialect.escapesIndent && raw.startsWith("''\\")) {
    return { kind: "expression", expression: textOf(part.value, context) };
  }
  return { kind: "text", value: part.value, indents: indents(raw, context.dialect) };
}

/** Whether a piece of an indented string is more than an escape, or a `$` or `'` alone. */
function indents(raw: string, dialect: Dialect): boolean {
  return dialect.escapesIndent || !(raw === "$" || raw === "'" || raw.startsWith("''"));
}

function path({ kind: from, parts }: Path, context: Context): Core {
  const first = parts[0];
  const literal = first?.type === "Text" ? first.value : "";
  const start: Core = { kind: "path", from, literal };
  if (parts.length < 2) return start;
  const rest = parts.slice(1).map((part) => stringPart(part, context));
  return { kind: "concatenation", parts: [start, ...rest] };
}

// -- functions, let, with, assert, if

/** What ends in a body. */
type Bodied = Lambda | Let | With | Assert | If;

/** What of an expression is before its body, to be completed by that. */
type Opened = (body: Core) => Core;

/** Bodies within bodies, in a loop: generated code has thousands of `else if`. */
function bodied(first: Bodied, context: Context): Core {
  const opened: Opened[] = [];
  let node: Expression = first;
  for (; isBodied(node); node = bodyOf(node)) opened.push(open(node, context));
  let core = expression(node, context);
  for (let index = opened.length - 1; index >= 0; index--) core = opened[index]!(core);
  return core;
}

function isBodied(node: Expression): node is Bodied {
  switch (node.type) {
    case "Lambda":
    case "Let":
    case "With":
    case "Assert":
    case "If":
      return true;
    default:
      return false;
  }
}

function bodyOf(node: Bodied): Expression {
  return node.type === "If" ? node.alternate : node.body;
}

function open(node: Bodied, context: Context): Opened {
  switch (node.type) {
    case "Lambda":
      return openLambda(node, node.parameter, context);
    case "Let":
      return openLet(node, context);
    case "With": {
      const scope = expression(node.scope, context);
      return (body) => ({ kind: "with", scope, body });
    }
    case "Assert": {
      const condition = expression(node.condition, context);
      return (body) => ({ kind: "assert", condition, body });
    }
    case "If": {
      const condition = expression(node.condition, context);
      const consequent = expression(node.consequent, context);
      return (alternate) => ({ kind: "if", condition, consequent, alternate });
    }
    default:
      return node satisfies never;
  }
}

function openLambda(node: Lambda, parameter: Lambda["parameter"], context: Context): Opened {
  if (parameter.type === "Identifier") {
    return (body) => {
      const argument = meet(parameter.name, context);
      const names = new Set([argument]);
      return { kind: "lambda", argument, formals: undefined, ellipsis: false, names, body };
    };
  }
  const formals = parameter.formals.map((formal): CoreFormal => {
    const value = formal.default && expression(formal.default, context);
    return { name: meet(formal.name.name, context), default: value };
  });
  const ellipsis = parameter.ellipsis !== undefined;
  return (body) => {
    const argument = parameter.alias && meet(parameter.alias.name, context);
    if (!argument && context.dialect.internsStrings) meet("", context);
    const names = boundBy(node, parameter, context);
    return { kind: "lambda", argument, formals, ellipsis, names, body };
  };
}

function openLet(node: Let, context: Context): Opened {
  const set = bindings(node, false, context);
  return (body) => {
    if (set.dynamic.length > 0) context.findings.push({ kind: "dynamic-let", node });
    return { kind: "let", bindings: set, body };
  };
}

/** The names of formals and alias; notes which come twice. Nix 2.3 goes from the last formal to
 * the first. */
function boundBy(
  lambda: Lambda,
  { formals, alias }: Formals,
  { findings, dialect }: Context,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name: { name, start } } of dialect.sortsFormals ? formals : formals.toReversed()) {
    if (names.has(name)) findings.push({ kind: "duplicate-formal", name, start, lambda });
    names.add(name);
  }
  if (!alias) return names;
  const { name } = alias;
  if (names.has(name)) {
    findings.push({ kind: "duplicate-formal", name, start: lambda.start, lambda });
  }
  return names.add(name);
}

// -- attributes

function bindings(owner: Bindings, recursive: boolean, context: Context): CoreSet {
  const set = emptySet(recursive);
  for (const node of owner.bindings) {
    const duplicates = node.type === "Inherit"
      ? inherits(set, node, owner, context)
      : assigns(set, node, context);
    for (const duplicate of duplicates) {
      context.findings.push({ kind: "duplicate-attribute", duplicate, binding: node });
    }
  }
  return set;
}

function assigns(set: CoreSet, node: Assignment, context: Context): readonly Duplicate[] {
  const path = attributePath(node.path, context);
  const value = expression(node.value, context);
  return bind(set, path, value, node.path.start, context.dialect);
}

function inherits(
  set: CoreSet,
  node: Inherit,
  owner: Bindings,
  context: Context,
): readonly Duplicate[] {
  const source = node.from && { value: expression(node.from, context) };
  if (source) set.sources.push(source);
  const duplicates: Duplicate[] = [];
  for (const name of node.names) {
    const known = attributeName(name, context);
    if (typeof known === "string") {
      const places = inheritedPlaces(name, node, owner, context);
      duplicates.push(...inherit(set, known, places, source));
    } else context.findings.push({ kind: "dynamic-inherit", name });
  }
  return duplicates;
}

/** Where Nix says that an inherited name stands, as a binding and as a variable. */
function inheritedPlaces(
  name: AttributeName,
  node: Inherit,
  owner: Bindings,
  { dialect, tree }: Context,
): InheritedPlaces {
  if (dialect.placesInherited) return { bound: name.start, read: name.start };
  const bound = node.from ? endOfToken(tree, node.from.end) : node.start + "inherit".length;
  const read = owner.type === "Let"
    ? owner.start + "let".length
    : endOfToken(tree, keywordEnd(owner));
  return { bound, read };
}

/** Where the `rec` or `let` before the brace ends. */
function keywordEnd(owner: AttributeSet | LegacyLet): number {
  return owner.type === "LegacyLet" || owner.recursive ? owner.start + "rec".length : owner.start;
}

/** Where the next token at or behind `offset` ends. */
function endOfToken({ tokens }: SyntaxTree, offset: number): number {
  return tokens.starts[significantToken(tokens, offset) + 1] ?? offset;
}

function attributePath({ names }: AttributePath, context: Context): readonly CoreName[] {
  return names.map((name) => attributeName(name, context));
}

/** A name is known where its expression is a string, however it is written. */
function attributeName(node: AttributeName, context: Context): CoreName {
  switch (node.type) {
    case "Identifier":
      return meet(node.name, context);
    case "String":
      return knownName(stringOf(node.parts, context), context);
    case "Interpolation":
      return knownName(expression(node.expression, context), context);
    default:
      return node satisfies never;
  }
}

function knownName(name: Core, context: Context): CoreName {
  return name.kind === "string" ? meet(name.value, context) : name;
}
