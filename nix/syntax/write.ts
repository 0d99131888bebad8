/**
 * New Nix, written as nixfmt formats: two spaces, one binding a line, sets and lists of one line only
 * where they hold one thing. Source of the rules: RFC 166, and what nixfmt leaves as it is.
 *
 * @module
 */
import { Level, levelOf } from "./operators.ts";
import { parse } from "./parse.ts";
import { nameText } from "./edit/attributes.ts";
import { formalText, type NewFormal } from "./edit/formals.ts";
import { nixString } from "./string_literal.ts";

/** What is to be written. */
export type Written =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "integer"; readonly value: number | bigint }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** An expression that is written already, on one line or on several. */
  | { readonly kind: "expression"; readonly text: string }
  | { readonly kind: "list"; readonly elements: readonly Written[] }
  | {
    readonly kind: "set";
    readonly bindings: readonly WrittenBinding[];
    readonly recursive?: boolean;
  }
  | {
    readonly kind: "function";
    readonly formals: readonly NewFormal[];
    readonly ellipsis?: boolean;
    readonly body: Written;
  }
  | {
    readonly kind: "let";
    readonly bindings: readonly WrittenBinding[];
    readonly body: Written;
  };

/** One binding of a set or a `let`. */
export type WrittenBinding =
  | { readonly kind: "assign"; readonly path: readonly string[]; readonly value: Written }
  | { readonly kind: "inherit"; readonly names: readonly string[]; readonly from?: string }
  | { readonly kind: "blank" };

/** The longest line, and the most names of an `inherit` that stand on one. */
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
 * const text = write({ kind: "set", bindings: [{ kind: "assign", path: ["a", "b"], value: list }] });
 * if (text !== "{ a.b = [ 1 ]; }\n") throw new Error(text);
 * ```
 */
export function write(written: Written): string {
  return linesOf(written).map((line) => `${line}\n`).join("");
}

function linesOf(written: Written): readonly string[] {
  switch (written.kind) {
    case "string":
      return [nixString(written.value)];
    case "integer":
    case "boolean":
      return [String(written.value)];
    case "null":
      return ["null"];
    case "expression":
      return written.text.split("\n");
    case "list":
      return listLines(written.elements);
    case "set":
      return setLines(written, false);
    case "function":
      return [...headLines(written.formals, written.ellipsis ?? false), ...linesOf(written.body)];
    case "let":
      return ["let", ...indented(written.bindings), "in", ...linesOf(written.body)];
    default:
      return written satisfies never;
  }
}

/** A set; a `wide` one, which is the value of a binding, has lines of its own if it has anything. */
function setLines(set: Written & { readonly kind: "set" }, wide: boolean): readonly string[] {
  const { bindings, recursive = false } = set;
  const open = recursive ? "rec {" : "{";
  if (bindings.length === 0) return [`${open} }`];
  const [first, ...others] = bindings;
  const lines = bindings.flatMap(bindingLines);
  const single = others.length === 0 && lines.length === 1 && (!wide || first?.kind === "inherit");
  const line = `${open} ${lines[0]} }`;
  return single && line.length <= WIDTH ? [line] : [open, ...indented(bindings), "}"];
}

function indented(bindings: readonly WrittenBinding[]): readonly string[] {
  return indent(bindings.flatMap(bindingLines));
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

function listLines(elements: readonly Written[]): readonly string[] {
  if (elements.length === 0) return ["[ ]"];
  const items = elements.map(elementLines);
  const [first = []] = items;
  const line = `[ ${first[0]} ]`;
  return items.length === 1 && first.length === 1 && line.length <= WIDTH
    ? [line]
    : ["[", ...indent(items.flat()), "]"];
}

/** An element, in parentheses where it would be taken for several. */
function elementLines(element: Written): readonly string[] {
  const lines = linesOf(element);
  if (!isLoose(element)) return lines;
  return lines.length === 1 ? [`(${lines[0]})`] : ["(", ...indent(lines), ")"];
}

function isLoose(element: Written): boolean {
  switch (element.kind) {
    case "expression":
      return levelOf(parse(element.text).tree.root) < Level.Select;
    case "function":
    case "let":
      return true;
    case "integer":
      return element.value < 0;
    case "string":
    case "boolean":
    case "null":
    case "list":
    case "set":
      return false;
    default:
      return element satisfies never;
  }
}

function bindingLines(binding: WrittenBinding): readonly string[] {
  switch (binding.kind) {
    case "blank":
      return [""];
    case "inherit":
      return inheritLines(binding.names.map(nameText), binding.from);
    case "assign": {
      const name = binding.path.map(nameText).join(".");
      const { value } = binding;
      if (value.kind === "function" || value.kind === "let") {
        return [`${name} =`, ...indent(ended(linesOf(value)))];
      }
      const [first, ...rest] = value.kind === "set" ? setLines(value, true) : linesOf(value);
      return ended([`${name} = ${first}`, ...rest]);
    }
    default:
      return binding satisfies never;
  }
}

/** The lines with a semicolon behind the last. */
function ended(lines: readonly string[]): readonly string[] {
  return [...lines.slice(0, -1), `${lines.at(-1)};`];
}

function inheritLines(names: readonly string[], from: string | undefined): readonly string[] {
  const head = from === undefined ? "inherit" : `inherit (${from})`;
  const line = [head, ...names].join(" ") + ";";
  return names.length <= INHERITED && line.length <= WIDTH
    ? [line]
    : [head, ...indent([...names, ";"])];
}

/** `{ a, b }:`, on one line if there are at most two formals, none with a default. */
function headLines(formals: readonly NewFormal[], ellipsis: boolean): readonly string[] {
  const rest = ellipsis ? ["..."] : [];
  const names = formals.map(formalText);
  const line = `{ ${[...names, ...rest].join(", ")} }:`;
  if (names.length + rest.length === 0) return ["{ }:"];
  const flat = formals.length <= 2 && formals.every((formal) => formal.default === undefined);
  if (flat && line.length <= WIDTH) return [line];
  return ["{", ...indent([...names.map((name) => `${name},`), ...rest]), "}:"];
}
