/**
 * An expression printed as `nix-instantiate --parse` prints it, for each version of Nix.
 *
 * @module
 */
import { absolutePath, type Surroundings } from "./absolute_path.ts";
import {
  type Core,
  type CoreCall,
  type CoreDefinition,
  type CoreLambda,
  type CoreName,
  type CoreSet,
  type CoreSource,
} from "./core.ts";
import { desugar, type Desugared } from "./desugar.ts";
import { type Dialect, dialectOf, NEWEST_NIX, type NixVersion } from "./dialect.ts";
import { formatFloat } from "./float.ts";
import type { SyntaxTree } from "./parse.ts";
import { reverseFrom } from "./reverse.ts";
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
 * Attributes of Nix 2.3, and the names in `let` and in formals of 2.8, are printed in the order of
 * their symbols. The program itself sorts by addresses in memory, and so prints another order where
 * its allocator uses memory again; where it does not, this is the order, always.
 *
 * @example
 * ```ts
 * import { parse } from "./parse.ts";
 * import { show } from "./show.ts";
 *
 * const text = show(parse("{ b.c = ./x; a = -1; }").tree, { base: "/d" });
 * if (text !== "{ a = (__sub 0 1); b = { c = /d/x; }; }") throw new Error(text);
 * ```
 *
 * Nix prints nothing of a text that it refuses. Here, what is missing is printed as `""`, of what
 * is bound twice the first, and what could not be read is left out.
 *
 * @throws {RangeError} for a version of Nix that is not known
 */
export function show(tree: SyntaxTree, options: ShowOptions = {}): string {
  const { base = "/", home = "~", nix = NEWEST_NIX } = options;
  const dialect = dialectOf(nix);
  const { core, bySymbol } = desugar(tree, dialect);
  return joined(core, { dialect, bySymbol, base, home, names: new Map() });
}

/** How the text is to look. */
interface Printer extends Surroundings {
  readonly dialect: Dialect;
  readonly bySymbol: Desugared["bySymbol"];
  /** Names as they are printed. */
  readonly names: Map<string, string>;
}

/** What is printed as it is, or an expression. */
type Piece = string | Core;

/** The text of an expression; in a loop, as generated code nests thousands deep. */
function joined(core: Core, printer: Printer): string {
  let output = "";
  const pending: Piece[] = [core];
  for (let piece = pending.pop(); piece !== undefined; piece = pending.pop()) {
    if (typeof piece === "string") output += piece;
    else {
      const from = pending.length;
      addPieces(pending, piece, printer);
      reverseFrom(pending, from);
    }
  }
  return output;
}

/** Adds what an expression is printed as. */
function addPieces(pieces: Piece[], core: Core, printer: Printer): void {
  switch (core.kind) {
    case "variable":
    case "integer":
    case "float":
    case "string":
    case "path":
    case "position":
      pieces.push(leafText(core, printer));
      return;
    case "select":
    case "has":
      return addSelection(pieces, core, printer);
    case "set":
      pieces.push(core.recursive ? "rec { " : "{ ");
      addBindings(pieces, core, "sets", printer);
      pieces.push("}");
      return;
    case "list":
      return addList(pieces, core.elements);
    case "lambda":
      return addLambda(pieces, core, printer);
    case "let":
    case "with":
    case "if":
    case "assert":
      return addBodied(pieces, core, printer);
    case "not":
      pieces.push("(! ", core.operand, ")");
      return;
    case "call":
      return addCall(pieces, core, printer);
    case "binary":
      pieces.push("(", core.left, ` ${core.operator} `, core.right, ")");
      return;
    case "concatenation":
      return addConcatenation(pieces, core.parts);
    default:
      return core satisfies never;
  }
}

/** An expression of some kinds. */
type CoreOf<Kind extends Core["kind"]> = Extract<Core, { readonly kind: Kind }>;

type Leaf = CoreOf<"variable" | "integer" | "float" | "string" | "path" | "position">;

/** What has no expressions within. */
function leafText(core: Leaf, printer: Printer): string {
  switch (core.kind) {
    case "variable":
      return nameText(core.name, printer);
    case "integer":
      return String(core.value);
    case "float":
      return formatFloat(core.value);
    case "string":
      return stringText(core.value, printer.dialect);
    case "path":
      return absolutePath(core, printer);
    case "position":
      return "__curPos";
    default:
      return core satisfies never;
  }
}

function addSelection(pieces: Piece[], core: CoreOf<"select" | "has">, printer: Printer): void {
  const isSelect = core.kind === "select";
  pieces.push(isSelect ? "(" : "((", core.subject, isSelect ? ")." : ") ? ");
  addPath(pieces, core.path, printer);
  if (!isSelect) pieces.push(")");
  else if (core.fallback) pieces.push(" or (", core.fallback, ")");
}

function addBodied(
  pieces: Piece[],
  core: CoreOf<"let" | "with" | "if" | "assert">,
  printer: Printer,
): void {
  switch (core.kind) {
    case "let":
      pieces.push("(let ");
      addBindings(pieces, core.bindings, "lets", printer);
      pieces.push("in ", core.body, ")");
      return;
    case "with":
      pieces.push("(with ", core.scope, "; ", core.body, ")");
      return;
    case "if":
      pieces.push("(if ", core.condition, " then ", core.consequent, " else ");
      pieces.push(core.alternate, ")");
      return;
    case "assert":
      pieces.push("assert ", core.condition, "; ", core.body);
      return;
    default:
      return core satisfies never;
  }
}

function addConcatenation(pieces: Piece[], parts: readonly Core[]): void {
  pieces.push("(");
  addSeparated(pieces, parts, " + ");
  pieces.push(")");
}

/** Expressions with the same between each two. */
function addSeparated(pieces: Piece[], cores: readonly Core[], between: string): void {
  let before = "";
  for (const core of cores) {
    pieces.push(before, core);
    before = between;
  }
}

function addList(pieces: Piece[], elements: readonly Core[]): void {
  if (elements.length === 0) {
    pieces.push("[ ]");
    return;
  }
  pieces.push("[ (");
  addSeparated(pieces, elements, ") (");
  pieces.push(") ]");
}

function addCall(pieces: Piece[], core: CoreCall, { dialect }: Printer): void {
  const between = dialect.curriedCalls ? "  " : " ";
  pieces.push("(", core.function);
  for (const argument of core.arguments) pieces.push(between, argument);
  pieces.push(")");
}

function addLambda(pieces: Piece[], core: CoreLambda, printer: Printer): void {
  const argument = core.argument ? nameText(core.argument, printer) : "";
  if (!core.formals) {
    pieces.push(`(${argument}: `, core.body, ")");
    return;
  }
  pieces.push("({ ");
  let between = "";
  for (const formal of sortedFormals(core.formals, printer)) {
    pieces.push(between + nameText(formal.name, printer));
    if (formal.default) pieces.push(" ? ", formal.default);
    between = ", ";
  }
  const ellipsis = core.ellipsis ? `${between}...` : "";
  const alias = argument === "" ? "" : ` @ ${argument}`;
  pieces.push(`${ellipsis} }${alias}: `, core.body, ")");
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

function addPath(pieces: Piece[], path: readonly CoreName[], printer: Printer): void {
  let dot = "";
  for (const name of path) {
    if (typeof name === "string") pieces.push(dot + nameText(name, printer));
    else pieces.push(`${dot}"\${`, name, '}"');
    dot = ".";
  }
}

/** The bindings of a set or of a `let`; the two differ in their order and, once, in a blank. */
function addBindings(
  pieces: Piece[],
  set: CoreSet,
  where: "sets" | "lets",
  printer: Printer,
): void {
  const { dialect, bySymbol } = printer;
  const names = [...set.definitions.keys()].sort(dialect.sorts[where] ? byBytes : bySymbol);
  if (dialect.groupsInherits) addInherits(pieces, set, names, printer);
  for (const name of names) {
    const definition = set.definitions.get(name)!;
    const shown = nameText(name, printer);
    if (definition.kind === "plain") pieces.push(`${shown} = `, definition.value, "; ");
    else if (!dialect.groupsInherits) {
      addInherited(pieces, shown, definition, where === "sets" ? " ; " : "; ");
    }
  }
  for (const { name, value } of set.dynamic) pieces.push('"${', name, '}" = ', value, "; ");
}

/** One inherited name, as Nix prints it up to 2.19. */
function addInherited(
  pieces: Piece[],
  shown: string,
  definition: Exclude<CoreDefinition, { readonly kind: "plain" }>,
  end: string,
): void {
  if (definition.kind === "inherited") pieces.push(`inherit ${shown}${end}`);
  else pieces.push(`${shown} = (`, definition.source.value, `).${shown}; `);
}

/** All inherited names, those of one clause together, before the rest of the set. */
function addInherits(
  pieces: Piece[],
  set: CoreSet,
  names: readonly string[],
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

/** A name as Nix prints it, also in its messages: in quotes if it has to be. */
export function showName(name: string, nix: NixVersion): string {
  return quotedName(name, dialectOf(nix));
}

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
