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

/** What the desugaring of a file depends on. */
export interface DesugarOptions {
  readonly dialect: Dialect;
  /** The directory that relative paths start from, absolute. */
  readonly base: string;
  /** What `~` stands for. */
  readonly home: string;
}

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
}

/** Turns a surface tree into Nix's own expressions. What is missing becomes an empty string. */
export function desugar(tree: SyntaxTree, options: DesugarOptions): Desugared {
  const context: Context = { ...options, tree, findings: [], names: new Map() };
  const core = expression(tree.root, context);
  const { findings, names } = context;
  const rank = (name: string) =>
    knownRank(name, options.dialect.nix) ?? (names.get(name) ?? 0) + KNOWN_FIRST;
  return { core, findings, bySymbol: (a, b) => rank(a) - rank(b) };
}

/** More than there are names that Nix knows from the start. */
const KNOWN_FIRST = 1000;

/** What the functions below share: the options, and what they collect. */
interface Context extends DesugarOptions {
  readonly tree: SyntaxTree;
  readonly findings: DesugarFinding[];
  readonly names: Map<string, number>;
}

/** A string, which old Nix has a symbol for. */
function textOf(value: string, context: Context): Core {
  if (context.dialect.internsStrings) meet(value, context);
  return { kind: "string", value };
}

/** Notes that the parser has come upon a name. */
function meet(name: string, context: Context): string {
  if (!context.names.has(name)) context.names.set(name, context.names.size);
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
  const calls: Apply[] = [node];
  for (let inner = node.function; inner.type === "Apply"; inner = inner.function) calls.push(inner);
  const innermost = calls.at(-1) ?? node;
  return calls.reduceRight(
    (called, apply) => call(called, argument(apply, context), context),
    expression(innermost.function, context),
  );
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
  const chain: Binary[] = [node];
  for (let left = node.left; left.type === "Binary"; left = left.left) chain.push(left);
  const first = chain.at(-1) ?? node;
  return chain.reduceRight(
    (left, { operator, right, start }) =>
      operation(operator, left, expression(right, context), start, context),
    expression(first.left, context),
  );
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
  const [first, ...rest] = parts;
  if (!first) return textOf("", context);
  if (rest.length === 0 && first.type === "Text") return stringPart(first, context);
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
    .map((part): Core => typeof part === "string" ? textOf(part, context) : part.expression);
  const [first, ...rest] = parts;
  if (!first) return textOf("", context);
  return rest.length === 0 && first.kind === "string" ? first : { kind: "concatenation", parts };
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

function path(node: Path, context: Context): Core {
  const [first, ...rest] = node.parts;
  const literal = first?.type === "Text" ? first.value : "";
  const start: Core = { kind: "path", value: pathValue(node.kind, literal, context) };
  if (rest.length === 0) return start;
  return {
    kind: "concatenation",
    parts: [start, ...rest.map((part) => stringPart(part, context))],
  };
}

/** The absolute path; a slash at the end of the literal stays, as more of the path follows. */
function pathValue(kind: Path["kind"], literal: string, { base, home }: Context): string {
  if (kind === "home") return home + literal.slice(1);
  const canonical = canonicalPath(kind === "absolute" ? literal : `${base}/${literal}`);
  return literal.length > 1 && literal.endsWith("/") ? `${canonical}/` : canonical;
}

/** An absolute path without `.`, `..` and double slashes; the root's parent is the root. */
function canonicalPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

// -- functions

function lambda(node: Lambda, context: Context): CoreLambda {
  const { parameter } = node;
  if (parameter.type === "Identifier") {
    const body = expression(node.body, context);
    const argument = meet(parameter.name, context);
    return { kind: "lambda", argument, formals: undefined, ellipsis: false, body };
  }
  const formals = parameter.formals.map((formal): CoreFormal => {
    const value = formal.default && expression(formal.default, context);
    return { name: meet(formal.name.name, context), default: value };
  });
  const body = expression(node.body, context);
  const argument = parameter.alias && meet(parameter.alias.name, context);
  if (!argument && context.dialect.internsStrings) meet("", context);
  findDuplicateFormals(node, context);
  const ellipsis = parameter.ellipsis !== undefined;
  return { kind: "lambda", argument, formals, ellipsis, body };
}

/** Up to 2.3, Nix takes the formals from the last to the first. */
function findDuplicateFormals(lambda: Lambda, { findings, dialect }: Context): void {
  const { parameter } = lambda;
  if (parameter.type !== "Formals") return;
  const { formals, alias } = parameter;
  const seen = new Set<string>();
  for (const { name: { name, start } } of dialect.sortsFormals ? formals : formals.toReversed()) {
    if (seen.has(name)) findings.push({ kind: "duplicate-formal", name, start, lambda });
    seen.add(name);
  }
  if (alias && seen.has(alias.name)) {
    findings.push({ kind: "duplicate-formal", name: alias.name, start: lambda.start, lambda });
  }
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
  return node.names.flatMap((name) => {
    const known = attributeName(name, context);
    if (typeof known === "string") {
      return inherit(set, known, inheritedPlaces(name, node, owner, context), source);
    }
    context.findings.push({ kind: "dynamic-inherit", name });
    return [];
  });
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
