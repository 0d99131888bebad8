/**
 * The surface tree into Nix's own expressions, as the actions in Nix's parser.y make them.
 *
 * @module
 */
import { knownRank } from "./builtins.ts";
import { bind, type Duplicate, emptySet, inherit, type InheritedPlaces } from "./attributes.ts";
import type { Core, CoreFormal, CoreLambda, CoreName, CoreOperator, CoreSet } from "./core.ts";
import type { Dialect } from "./dialect.ts";
import { type IndentedPart, stripIndentation } from "./indentation.ts";
import type {
  Apply,
  Assignment,
  AttributeName,
  AttributeSet,
  Binary,
  Binding,
  Expression,
  Formals,
  IndentedString,
  Inherit,
  Lambda,
  LegacyLet,
  Let,
  Path,
  StringPart,
} from "./nodes.ts";
import type { SyntaxTree } from "./parse.ts";
import { significantToken } from "./token.ts";

/** Something that Nix refuses while it builds its expressions. */
export type DesugarFinding =
  | {
    readonly kind: "duplicate-attribute";
    readonly duplicate: Duplicate;
    readonly binding: Binding;
  }
  | {
    readonly kind: "duplicate-formal";
    readonly name: string;
    readonly start: number;
    readonly lambda: Lambda;
  }
  | { readonly kind: "dynamic-inherit"; readonly name: AttributeName }
  | { readonly kind: "dynamic-let"; readonly node: Expression };

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

/** What the functions below share: what they read, and what they collect. */
interface Context {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly findings: DesugarFinding[];
  /** The names met, and when, if that is wanted. */
  readonly met: Map<string, number> | undefined;
}

/** A string, which old Nix has a symbol for. */
function textOf(value: string, context: Context): Core {
  if (context.dialect.internsStrings) meet(value, context);
  return { kind: "string", value };
}

/** Notes that the parser has come upon a name. */
function meet(name: string, { met }: Context): string {
  if (met && !met.has(name)) met.set(name, met.size);
  return name;
}

function variable(name: string, start: number): Core {
  return { kind: "variable", name, start };
}

function expression(node: Expression, context: Context): Core {
  switch (node.type) {
    case "Identifier":
      if (node.name === "__curPos") return { kind: "position" };
      return variable(meet(node.name, context), node.start);
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
    case "LegacyLet": {
      const subject = bindings(node, true, context);
      return { kind: "select", subject, path: [meet("body", context)], fallback: undefined };
    }
    case "Let":
      return letIn(node, context);
    case "With": {
      const scope = expression(node.scope, context);
      return { kind: "with", scope, body: expression(node.body, context) };
    }
    case "Assert": {
      const condition = expression(node.condition, context);
      return { kind: "assert", condition, body: expression(node.body, context) };
    }
    case "If": {
      const condition = expression(node.condition, context);
      const consequent = expression(node.consequent, context);
      const alternate = expression(node.alternate, context);
      return { kind: "if", condition, consequent, alternate };
    }
    case "Lambda":
      return lambda(node, context);
    case "Apply":
      return application(node, context);
    case "Select": {
      const subject = expression(node.subject, context);
      const path = node.path.names.map((name) => attributeName(name, context));
      const fallback = node.fallback && expression(node.fallback, context);
      return { kind: "select", subject, path, fallback };
    }
    case "HasAttribute": {
      const subject = expression(node.subject, context);
      const path = node.path.names.map((name) => attributeName(name, context));
      return { kind: "has", subject, path };
    }
    case "Unary": {
      const operand = expression(node.operand, context);
      if (node.operator === "!") return { kind: "not", operand };
      return builtinCall("__sub", [{ kind: "integer", value: 0n }, operand], node.start, context);
    }
    case "Binary":
      return binary(node, context);
    case "Parenthesized":
      return expression(node.expression, context);
    case "Missing":
      return { kind: "string", value: "" };
    default:
      return node satisfies never;
  }
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

/** `f a`; a call that is called again takes one more argument, parentheses or not. */
function call(called: Core, argument: Core, { dialect }: Context): Core {
  if (called.kind !== "call" || dialect.curriedCalls) {
    return { kind: "call", function: called, arguments: [argument] };
  }
  called.arguments.push(argument);
  return called;
}

/** A call of a global name with all its arguments. */
function builtinCall(
  name: string,
  operands: readonly Core[],
  start: number,
  context: Context,
): Core {
  const called = variable(meet(name, context), start);
  if (!context.dialect.curriedCalls) {
    return { kind: "call", function: called, arguments: [...operands] };
  }
  return operands.reduce((inner, operand) => call(inner, operand, context), called);
}

function searchPath(name: string, start: number, context: Context): Core {
  const nixPath = variable(meet("__nixPath", context), start);
  const found = textOf(name, context);
  return builtinCall("__findFile", [nixPath, found], start, context);
}

/** A chain of operators that lean to the left is read in a loop: generated code has long ones. */
function binary(node: Binary, context: Context): Core {
  const chain: Binary[] = [];
  let first: Expression = node;
  for (; first.type === "Binary"; first = first.left) chain.push(first);
  let left = expression(first, context);
  for (let index = chain.length - 1; index >= 0; index--) {
    const { operator, right, start } = chain[index]!;
    left = operation(operator, left, expression(right, context), start, context);
  }
  return left;
}

function operation(
  operator: Binary["operator"],
  left: Core,
  right: Core,
  start: number,
  context: Context,
): Core {
  switch (operator) {
    case "+":
      return { kind: "concatenation", parts: [left, right] };
    case "-":
      return builtinCall("__sub", [left, right], start, context);
    case "*":
      return builtinCall("__mul", [left, right], start, context);
    case "/":
      return builtinCall("__div", [left, right], start, context);
    case "<":
      return builtinCall("__lessThan", [left, right], start, context);
    case ">":
      return builtinCall("__lessThan", [right, left], start, context);
    case "<=":
      return { kind: "not", operand: builtinCall("__lessThan", [right, left], start, context) };
    case ">=":
      return { kind: "not", operand: builtinCall("__lessThan", [left, right], start, context) };
    case "|>":
      return call(right, left, context);
    case "<|":
      return call(left, right, context);
    case "==":
    case "!=":
    case "&&":
    case "||":
    case "->":
    case "//":
    case "++":
      return { kind: "binary", operator: operator satisfies CoreOperator, left, right };
    default:
      return operator satisfies never;
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
    ? textOf(stringValue(part.value, context), context)
    : expression(part.expression, context);
}

/** Old Nix takes a string up to its first zero byte. */
function stringValue(value: string, { dialect }: Context): string {
  const nul = dialect.refusesNul ? -1 : value.indexOf("\0");
  return nul < 0 ? value : value.slice(0, nul);
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

// -- functions

function lambda(node: Lambda, context: Context): CoreLambda {
  const { parameter } = node;
  if (parameter.type === "Identifier") {
    const body = expression(node.body, context);
    const argument = meet(parameter.name, context);
    const names = new Set([argument]);
    return { kind: "lambda", argument, formals: undefined, ellipsis: false, names, body };
  }
  const formals = parameter.formals.map((formal): CoreFormal => {
    const value = formal.default && expression(formal.default, context);
    return { name: meet(formal.name.name, context), default: value };
  });
  const body = expression(node.body, context);
  const argument = parameter.alias && meet(parameter.alias.name, context);
  if (!argument && context.dialect.internsStrings) meet("", context);
  const names = boundBy(node, parameter, context);
  const ellipsis = parameter.ellipsis !== undefined;
  return { kind: "lambda", argument, formals, ellipsis, names, body };
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

function letIn(node: Let, context: Context): Core {
  const set = bindings(node, false, context);
  const body = expression(node.body, context);
  if (set.dynamic.length > 0) context.findings.push({ kind: "dynamic-let", node });
  return { kind: "let", bindings: set, body };
}

/** A node that holds bindings. */
type Bindings = AttributeSet | LegacyLet | Let;

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
  const path = node.path.names.map((name) => attributeName(name, context));
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
