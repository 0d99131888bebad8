/**
 * An expression printed as `nix-instantiate --parse` prints it, for each version of Nix.
 *
 * @module
 */
import { absolutePath, type Surroundings } from "./absolute_path.ts";
import {
  type Core,
  type CoreDefinition,
  type CoreLambda,
  type CoreLink,
  type CoreName,
  type CoreSet,
  type CoreSource,
  isLink,
  leftOf,
  rightOf,
} from "./core.ts";
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
 */
export function show(tree: SyntaxTree, options: ShowOptions = {}): string {
  const { base = "/", home = "~", nix = NEWEST_NIX } = options;
  const dialect = DIALECTS[nix];
  const { core, bySymbol } = desugar(tree, dialect);
  const printer: Printer = { output: "", dialect, bySymbol, base, home, names: new Map() };
  print(core, printer);
  return printer.output;
}

/** Where the text goes, and how it is to look. */
interface Printer extends Surroundings {
  output: string;
  readonly dialect: Dialect;
  readonly bySymbol: Desugared["bySymbol"];
  /** Names as they are printed. */
  readonly names: Map<string, string>;
}

function write(printer: Printer, text: string): void {
  printer.output += text;
}

/** Prints strings as they are, and expressions in between. */
function put(printer: Printer, ...pieces: readonly (string | Core)[]): void {
  for (const piece of pieces) {
    if (typeof piece === "string") write(printer, piece);
    else print(piece, printer);
  }
}

function print(core: Core, printer: Printer): void {
  const { dialect } = printer;
  switch (core.kind) {
    case "variable":
      return write(printer, nameText(core.name, printer));
    case "integer":
      return write(printer, String(core.value));
    case "float":
      return write(printer, formatFloat(core.value));
    case "string":
      return write(printer, stringText(core.value, dialect));
    case "path":
      return write(printer, absolutePath(core, printer));
    case "position":
      return write(printer, "__curPos");
    case "select":
      put(printer, "(", core.subject, ").");
      printPath(core.path, printer);
      return core.fallback ? put(printer, " or (", core.fallback, ")") : undefined;
    case "has":
      put(printer, "((", core.subject, ") ? ");
      printPath(core.path, printer);
      return put(printer, ")");
    case "set":
      put(printer, core.recursive ? "rec { " : "{ ");
      printBindings(core, "sets", printer);
      return put(printer, "}");
    case "list":
      put(printer, "[ ");
      for (const element of core.elements) put(printer, "(", element, ") ");
      return put(printer, "]");
    case "lambda":
      return printLambda(core, printer);
    case "let":
      put(printer, "(let ");
      printBindings(core.bindings, "lets", printer);
      return put(printer, "in ", core.body, ")");
    case "with":
      return put(printer, "(with ", core.scope, "; ", core.body, ")");
    case "if":
      put(printer, "(if ", core.condition, " then ", core.consequent);
      return put(printer, " else ", core.alternate, ")");
    case "assert":
      return put(printer, "assert ", core.condition, "; ", core.body);
    case "not":
      return put(printer, "(! ", core.operand, ")");
    case "call":
    case "binary":
    case "concatenation":
      return printChain(core, printer);
    default:
      return core satisfies never;
  }
}

/** Calls and operators that lean to the left, in a loop: generated code has long chains of them. */
function printChain(link: CoreLink, printer: Printer): void {
  const links: CoreLink[] = [];
  let first: Core | undefined = link;
  while (first && isLink(first)) {
    links.push(first);
    write(printer, "(");
    if (first.kind === "call" && first.function.kind === "variable") {
      write(printer, nameText(first.function.name, printer) + before(first, printer));
    }
    first = leftOf(first);
  }
  if (first) print(first, printer);
  for (let at = links.length - 1; at >= 0; at--) printRest(links[at]!, printer);
}

/** The operands of a link but the first, and the end of it. */
function printRest(link: CoreLink, printer: Printer): void {
  const sign = before(link, printer);
  for (const operand of rightOf(link)) {
    write(printer, sign);
    print(operand, printer);
  }
  write(printer, ")");
}

/** What stands before each operand of a link but the first. */
function before(link: CoreLink, { dialect }: Printer): string {
  switch (link.kind) {
    case "call":
      return dialect.curriedCalls ? "  " : " ";
    case "binary":
      return ` ${link.operator} `;
    case "concatenation":
      return " + ";
    default:
      return link satisfies never;
  }
}

function printLambda(core: CoreLambda, printer: Printer): void {
  put(printer, "(");
  if (core.formals) {
    put(printer, "{ ");
    let between = "";
    for (const formal of sortedFormals(core.formals, printer)) {
      put(printer, between, nameText(formal.name, printer));
      if (formal.default) put(printer, " ? ", formal.default);
      between = ", ";
    }
    if (core.ellipsis) put(printer, between, "...");
    put(printer, " }");
    if (core.argument) put(printer, " @ ");
  }
  if (core.argument) put(printer, nameText(core.argument, printer));
  put(printer, ": ", core.body, ")");
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

function printPath(path: readonly CoreName[], printer: Printer): void {
  let between = "";
  for (const name of path) {
    write(printer, between);
    between = ".";
    if (typeof name === "string") write(printer, nameText(name, printer));
    else put(printer, '"${', name, '}"');
  }
}

/** The bindings of a set or of a `let`; the two differ in their order and, once, in a blank. */
function printBindings(set: CoreSet, where: "sets" | "lets", printer: Printer): void {
  const { dialect, bySymbol } = printer;
  const names = [...set.definitions.keys()].sort(dialect.sorts[where] ? byBytes : bySymbol);
  if (dialect.groupsInherits) printInherits(set, names, printer);
  for (const name of names) {
    const definition = set.definitions.get(name)!;
    if (definition.kind === "plain") {
      write(printer, `${nameText(name, printer)} = `);
      print(definition.value, printer);
      write(printer, "; ");
    } else if (!dialect.groupsInherits) {
      printInherit(name, definition, where === "sets" ? " ; " : "; ", printer);
    }
  }
  for (const { name, value } of set.dynamic) put(printer, '"${', name, '}" = ', value, "; ");
}

/** One inherited name, as Nix prints it up to 2.19. */
function printInherit(
  name: string,
  definition: Exclude<CoreDefinition, { readonly kind: "plain" }>,
  end: string,
  printer: Printer,
): void {
  const shown = nameText(name, printer);
  if (definition.kind === "inherited") return put(printer, "inherit ", shown, end);
  put(printer, shown, " = (", definition.source.value, ").", shown, "; ");
}

/** All inherited names, those of one clause together, before the rest of the set. */
function printInherits(set: CoreSet, names: readonly string[], printer: Printer): void {
  const groups = new Map<CoreSource | "around", string>();
  for (const name of names) {
    const definition = set.definitions.get(name)!;
    if (definition.kind === "plain") continue;
    const group = definition.kind === "inherited" ? "around" : definition.source;
    groups.set(group, `${groups.get(group) ?? ""} ${nameText(name, printer)}`);
  }
  const around = groups.get("around");
  if (around) write(printer, `inherit${around}; `);
  for (const source of set.sources) {
    const inherited = groups.get(source);
    if (inherited) put(printer, "inherit (", source.value, `)${inherited}; `);
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
