/**
 * A pin as its manager keeps it: niv, npins and lon each have a format of their own, and each
 * importer reads one into these.
 *
 * @module
 */
import type { Assignment, Expression } from "../../../nix/syntax/nodes.ts";
import { parse } from "../../../nix/syntax/parse.ts";
import { nixString } from "../../../nix/syntax/string_literal.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import { jsonText } from "../json_file.ts";
import type { Source } from "../source.ts";
import { frozenSource } from "../source_url.ts";

/** One entry of a pin manager's file. */
export interface Pin {
  /** As the code knows it: `gitignore.nix`. */
  readonly name: string;
  /** The input that has its tree; absent where no flake input can stand for it. */
  readonly source?: Source;
  /** Where none can: what a set has that is the same to the code, its tree fetched by its hash. */
  readonly made?: readonly WrittenBinding[];
  /** What the code can read of it beside the tree: the entry, as it stands in the file. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The name of its tree in the store, where that is not `source`, as a flake input's is. */
  readonly storeName?: string;
}

/** A pin manager's file, read. */
export interface PinSet {
  /** The Nix file that the code imports: `npins/default.nix`. */
  readonly file: string;
  /** The file beside it that has the pins: `npins/sources.json`. */
  readonly data: string;
  /** In the order of the file. */
  readonly pins: readonly Pin[];
  /**
   * Whether the code can call a pin, `sources.foo { inherit pkgs; }`, to have it fetched by pkgs.
   */
  readonly callable: boolean;
  /** Whether the set of them can be, and has an attribute for that. */
  readonly setCallable?: boolean;
}

/**
 * Reads one format, whose Nix file is `code`; nothing where the JSON is not of it, or of a version
 * that nobody knows.
 */
export type ReadPins = (json: unknown, code: string) => readonly Pin[] | undefined;

/** A JSON object. */
export type Entry = Readonly<Record<string, unknown>>;

/**
 * A pin's tree under the pin's name. What is called nixpkgs is one, also where its URL does not
 * tell; a pin that its manager leaves as it is when others are updated keeps to that.
 */
export function sourceOfPin(source: Source, name: string, { frozen }: Entry = {}): Source {
  const kind = name === "nixpkgs" ? "nixpkgs" : source.kind;
  return { ...frozen === true ? frozenSource(source) : source, name, kind };
}

/** `outPath = builtins.fetchurl { … }`, for a file whose hash is flat, which no lock can have. */
export function fetchedFile(given: Readonly<Record<string, string>>): readonly WrittenBinding[] {
  const value = { kind: "call", callee: "builtins.fetchurl", arguments: [strings(given)] } as const;
  return [{ kind: "assign", path: ["outPath"], value }];
}

/** The set of these strings. */
export function strings(given: Readonly<Record<string, string>>): Written {
  const bindings = Object.entries(given).map(([name, value]) =>
    ({ kind: "assign", path: [name], value: { kind: "string", value } }) as const
  );
  return { kind: "set", bindings };
}

/** Whether a value of JSON is an object. */
export function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A file's JSON; nothing where it is none. */
export function parsedJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The attribute of an entry, where it is a string. */
export function textOf(entry: Entry, name: string): string | undefined {
  const value = entry[name];
  return typeof value === "string" ? value : undefined;
}

/** The pins as the Nix expression that the manager's file evaluates to. */
export function pinSetExpression({ pins }: PinSet): Expression {
  const bindings = pins.map((pin) => `${nixString(pin.name)} = ${pinText(pin)};`);
  return parse(`{ ${bindings.join(" ")} }`).tree.root;
}

const MARK = "__source";

/** The entry, with what its tree is under a name that no code has. */
function pinText({ attributes, source }: Pin): string {
  const { outPath: _, ...rest } = attributes;
  const read = Object.entries(rest).map(([name, value]) =>
    `${nixString(name)} = ${jsonText(value)};`
  );
  const mark = source === undefined ? "" : sourceText(source);
  return `{ ${read.join(" ")} ${mark} }`;
}

/** The binding by which `pinnedSource` knows a source. */
export function sourceText(source: Source): string {
  return `${MARK} = ${nixString(JSON.stringify(source))};`;
}

/** The source that `sourceText` put into a binding. */
export function pinnedSource({ path, value }: Assignment): Source | undefined {
  const [name] = path.names;
  if (name?.type !== "Identifier" || name.name !== MARK || value.type !== "String") {
    return undefined;
  }
  const [text] = value.parts;
  return text?.type === "Text" ? JSON.parse(text.value) : undefined;
}
