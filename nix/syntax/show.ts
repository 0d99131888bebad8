/**
 * An expression printed as `nix-instantiate --parse` prints it, for each version of Nix.
 *
 * @module
 */
import { absolutePath, type Surroundings } from "./absolute_path.ts";
import type { Core, CoreCall, CoreLambda, CoreName, CoreSet, CoreSource } from "./core.ts";
import { desugar, type Desugared } from "./desugar.ts";
import { type Dialect, DIALECTS, NEWEST_NIX, type NixVersion } from "./dialect.ts";
import { formatFloat } from "./float.ts";
import type { SyntaxTree } from "./parse.ts";
import { nixString } from "./string_literal.ts";

/** How {@linkcode show} prints. */
export interface ShowOptions {
  /** The directory that relative paths start from, absolute; `/` unless told. */
  readonly base?: string;
  /** What `~` stands for; `~` unless told, so that it is printed as it is written. */
  readonly home?: string;
  /** Whose output: that of the newest Nix unless told. */
  readonly nix?: NixVersion;
}

/**
 * The expression as Nix's parser understands it: what `nix-instantiate --parse` prints, without
 * the line ending.
 *
 * Attributes of Nix 2.3, and the names in `let` and in formals of 2.8, are printed in the order in
 * which the parser comes upon them; the program itself sorts by addresses in memory, which is
 * nearly that.
 *
 * @example
 * ```ts
 * import { parse } from "./parse.ts";
 * import { show } from "./show.ts";
 *
 * const text = show(parse("{ b.c = ./x; a = -1; }").tree, { base: "/d" });
 * if (text !== "{ a = (__sub 0 1); b = { c = /d/x; }; }") throw new Error(text);
 * ```
 */
export function show(tree: SyntaxTree, options: ShowOptions = {}): string {
  const { base = "/", home = "~", nix = NEWEST_NIX } = options;
  const dialect = DIALECTS[nix];
  const { core, bySymbol } = desugar(tree, dialect);
  const printer: Printer = { pending: [core], dialect, bySymbol, base, home, names: new Map() };
  let output = "";
  for (let piece = printer.pending.pop(); piece !== undefined; piece = printer.pending.pop()) {
    if (typeof piece === "string") output += piece;
    else output += print(piece, printer);
  }
  return output;
}

/** Text, and expressions still to be printed. */
type Piece = string | Core;

/** What is left to print, the next piece last, and how it is to look. */
interface Printer extends Surroundings {
  readonly pending: Piece[];
  readonly dialect: Dialect;
  readonly bySymbol: Desugared["bySymbol"];
  /** Names as they are printed. */
  readonly names: Map<string, string>;
}

/** Leaves pieces to be printed next, in their order. */
function put(printer: Printer, pieces: readonly Piece[]): "" {
  for (let index = pieces.length - 1; index >= 0; index--) printer.pending.push(pieces[index]!);
  return "";
}

/** The text that an expression begins with; the rest of it is left to be printed next. A stack
 * instead of recursion: generated code has long chains of calls and operators. */
function print(core: Core, printer: Printer): string {
  const { dialect } = printer;
  switch (core.kind) {
    case "variable":
      return nameText(core.name, printer);
    case "integer":
      return String(core.value);
    case "float":
      return formatFloat(core.value);
    case "string":
      return stringText(core.value, dialect);
    case "path":
      return absolutePath(core, printer);
    case "position":
      return "__curPos";
    case "select": {
      const behind = core.fallback ? [" or (", core.fallback, ")"] : [];
      return put(printer, ["(", core.subject, ").", ...pathPieces(core.path, printer), ...behind]);
    }
    case "has":
      return put(printer, ["((", core.subject, ") ? ", ...pathPieces(core.path, printer), ")"]);
    case "set": {
      const pieces = bindingPieces(core, "sets", printer);
      pieces.push("}");
      return (core.recursive ? "rec { " : "{ ") + put(printer, pieces);
    }
    case "list":
      return put(printer, ["[ ", ...core.elements.flatMap((item) => ["(", item, ") "]), "]"]);
    case "lambda":
      return lambda(core, printer);
    case "call":
      return call(core, printer);
    case "let": {
      const pieces = bindingPieces(core.bindings, "lets", printer);
      pieces.push("in ", core.body, ")");
      return "(let " + put(printer, pieces);
    }
    case "with":
      return put(printer, ["(with ", core.scope, "; ", core.body, ")"]);
    case "if": {
      const { condition, consequent, alternate } = core;
      return put(printer, ["(if ", condition, " then ", consequent, " else ", alternate, ")"]);
    }
    case "assert":
      return put(printer, ["assert ", core.condition, "; ", core.body]);
    case "not":
      return put(printer, ["(! ", core.operand, ")"]);
    case "binary":
      return put(printer, ["(", core.left, ` ${core.operator} `, core.right, ")"]);
    case "concatenation":
      return put(printer, [...core.parts.flatMap((part, at) => [at > 0 ? " + " : "(", part]), ")"]);
    default:
      return core satisfies never;
  }
}

function call(core: CoreCall, printer: Printer): string {
  const between = printer.dialect.curriedCalls ? "  " : " ";
  const operands = core.arguments.flatMap((operand) => [between, operand]);
  return put(printer, ["(", core.function, ...operands, ")"]);
}

function lambda(core: CoreLambda, printer: Printer): string {
  const { argument, formals, ellipsis, body } = core;
  const pieces: Piece[] = ["("];
  if (formals) {
    pieces.push("{ ");
    let between = "";
    for (const formal of sortedFormals(formals, printer)) {
      pieces.push(between + nameText(formal.name, printer));
      if (formal.default) pieces.push(" ? ", formal.default);
      between = ", ";
    }
    if (ellipsis) pieces.push(`${between}...`);
    pieces.push(argument === undefined ? " }" : " } @ ");
  }
  if (argument !== undefined) pieces.push(nameText(argument, printer));
  pieces.push(": ", body, ")");
  return put(printer, pieces);
}

function sortedFormals(
  formals: NonNullable<CoreLambda["formals"]>,
  { dialect, bySymbol }: Printer,
): NonNullable<CoreLambda["formals"]> {
  if (dialect.sorts.formals) return formals.toSorted((a, b) => byBytes(a.name, b.name));
  if (!dialect.sortsFormals) return formals;
  return formals.toSorted((a, b) => bySymbol(a.name, b.name));
}

/** Strings by their UTF-8 bytes, which is by their code points. */
function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return codeRank(a, at) - codeRank(b, at);
}

/** Surrogates stand for code points above all others of 16 bits; the end comes before all. */
function codeRank(text: string, at: number): number {
  if (at >= text.length) return -1;
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** A path; as much of it as is known is one piece. */
function pathPieces(path: readonly CoreName[], printer: Printer): readonly Piece[] {
  const pieces: Piece[] = [];
  let known = "";
  for (const [index, name] of path.entries()) {
    if (index > 0) known += ".";
    if (typeof name === "string") known += nameText(name, printer);
    else {
      pieces.push(`${known}"\${`, name);
      known = '}"';
    }
  }
  pieces.push(known);
  return pieces;
}

/** The bindings of a set or of a `let`; the two differ in their order and, once, in a blank. */
function bindingPieces(set: CoreSet, where: "sets" | "lets", printer: Printer): Piece[] {
  const { dialect, bySymbol } = printer;
  const names = [...set.definitions.keys()].sort(dialect.sorts[where] ? byBytes : bySymbol);
  const pieces: Piece[] = [];
  if (dialect.groupsInherits) putInherits(set, names, pieces, printer);
  for (const name of names) {
    const definition = set.definitions.get(name)!;
    const shown = nameText(name, printer);
    if (definition.kind === "plain") pieces.push(`${shown} = `, definition.value, "; ");
    else if (dialect.groupsInherits) continue;
    else if (definition.kind === "inherited") {
      pieces.push(`inherit ${shown}${where === "sets" ? " ; " : "; "}`);
    } else pieces.push(`${shown} = (`, definition.source.value, `).${shown}; `);
  }
  for (const { name, value } of set.dynamic) pieces.push('"${', name, '}" = ', value, "; ");
  return pieces;
}

/** All inherited names, those of one clause together, before the rest of the set. */
function putInherits(
  set: CoreSet,
  names: readonly string[],
  pieces: Piece[],
  printer: Printer,
): void {
  const groups = new Map<CoreSource | "around", string>();
  for (const name of names) {
    const definition = set.definitions.get(name)!;
    if (definition.kind === "plain") continue;
    const group = definition.kind === "inherited" ? "around" : definition.source;
    groups.set(group, `${groups.get(group) ?? ""} ${nameText(name, printer)}`);
  }
  const around = groups.get("around");
  if (around) pieces.push(`inherit${around}; `);
  for (const source of set.sources) {
    const inherited = groups.get(source);
    if (inherited) pieces.push("inherit (", source.value, `)${inherited}; `);
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(
  ["if", "then", "else", "assert", "with", "let", "in", "rec", "inherit"],
);

function nameText(name: string, printer: Printer): string {
  const known = printer.names.get(name);
  if (known !== undefined) return known;
  const text = quotedName(name, printer.dialect);
  printer.names.set(name, text);
  return text;
}

function quotedName(name: string, dialect: Dialect): string {
  const keyword = dialect.quotesKeywords ? KEYWORDS.has(name) : name === "if";
  if (keyword) return `"${name}"`;
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) ? name : stringText(name, dialect);
}

function stringText(value: string, { escapesEveryDollar }: Dialect): string {
  const text = nixString(value);
  return escapesEveryDollar ? text.replace(/\$(?!\{)/g, "\\$") : text;
}
