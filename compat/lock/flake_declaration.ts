/**
 * What a flake.nix declares, read without Nix: its parts must be values that are written out.
 * Source of the rules: Nix manual, `nix flake`, "Flake format", and `readFlake` in Nix's flake.cc.
 *
 * @module
 */
import { relative } from "@std/path";
import { type Failure, failure, placeOf } from "../../nix/diagnostic.ts";
import { check } from "../../nix/syntax/check.ts";
import {
  evaluate,
  showValue,
  type TrivialAttribute,
  type TrivialValue,
  type UnnamedAttribute,
} from "../../nix/syntax/evaluate.ts";
import { parse, type ParseResult, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { nixPosition } from "../../nix/syntax/position.ts";
import { showName } from "../../nix/syntax/show.ts";
import { type AttributeValue, NEWEST_RELEASE, type NixRelease, parseFlakeRef } from "../ref/mod.ts";
import type { FlakeInputs, InputPath, SourceTree } from "./flake_input.ts";
import { type DeclaredInputs, flakeDirectory, readInputs } from "./flake_inputs.ts";
import { expectValue, fault, type Reading, unexpected, type ValueOf } from "./flake_value.ts";
import { filesIn } from "./tree_path.ts";

/** What a flake.nix declares, as far as locking needs it. */
export interface FlakeDeclaration {
  readonly description?: string;
  readonly inputs: FlakeInputs;
  /** `inputs.self`: how the flake's own tree is to be fetched; in old Nix that is an input. */
  readonly self: Readonly<Record<string, AttributeValue>>;
  /** `nixConfig`, in the order of the names. */
  readonly settings: readonly FlakeSetting[];
}

/** A setting of Nix that a flake asks for; a path is relative to the directory of its flake.nix. */
export type FlakeSetting =
  | { readonly kind: "text"; readonly name: string; readonly text: string }
  | { readonly kind: "path"; readonly name: string; readonly path: string };

/** Where the text comes from and how it is read. */
export interface ReadingOptions {
  /** The file's path in its tree, which is its name in errors. */
  readonly file?: string;
  /** The path of inputs to this flake: what its `follows` are relative to. */
  readonly path?: InputPath;
  /** Whose rules and words apply; the newest unless told. */
  readonly like?: NixRelease;
}

/** What the flake in `dir` of a tree declares. Throws a failure, placed, where Nix would. */
export async function readDeclaration(
  tree: SourceTree,
  dir: string,
  options: ReadingOptions,
): Promise<FlakeDeclaration> {
  const [file] = filesIn(dir);
  if (options.like !== "2.8") await refuseLinks(tree, dir);
  const text = await tree.readText(file);
  if (text === undefined) throw failure("no-flake", `there is no "${file}" in the source tree`);
  return declarationOf(text, { ...options, file });
}

/** Since 2.26 Nix goes through no symbolic link to the directory of a flake. */
async function refuseLinks(tree: SourceTree, dir: string): Promise<void> {
  const names = dir.split("/");
  for (const [at] of names.entries()) {
    const way = names.slice(0, at + 1).join("/");
    if (way === "" || !await tree.isLink?.(way)) continue;
    throw failure("linked-path", `the flake's directory "${way}" is a symbolic link`, {
      help: "name the directory itself",
    });
  }
}

/** What the text of a flake.nix declares. Throws a failure, placed, where Nix would. */
export function declarationOf(text: string, options: ReadingOptions = {}): FlakeDeclaration {
  const reading = { file: "flake.nix", path: [], like: NEWEST_RELEASE, ...options, text };
  const { attributes } = topLevel(reading);
  const description = attributes.get("description");
  const described = description && expectValue(reading, description, "string").value;
  const declared = attributes.get("inputs");
  const { inputs, self }: DeclaredInputs = declared
    ? readInputs(reading, declared, true)
    : { inputs: new Map(), self: {} };
  const resolved = withFormals(reading, attributes.get("outputs"), inputs);
  const settings = readSettings(reading, attributes.get("nixConfig"));
  checkNames(reading, attributes, self);
  return {
    ...(described === undefined ? {} : { description: described }),
    inputs: resolved,
    self,
    settings,
  };
}

function topLevel(reading: Reading): ValueOf<"set"> {
  const { tree } = checked(reading);
  const value = evaluate(tree, { base: flakeDirectory(reading), nix: reading.like });
  if (value.kind === "set" && !value.known) return value;
  if (value.kind === "thunk" && value.unnamed) throw unnamed(reading, tree, value.unnamed);
  throw fault(reading, tree.root.start, `file '${reading.file}' must be an attribute set`);
}

/** The failure of an attribute whose name Nix evaluates. */
function unnamed(reading: Reading, tree: SyntaxTree, { start, why }: UnnamedAttribute): Failure {
  switch (why.kind) {
    case "evaluated":
      return fault(
        reading,
        start,
        "the name of a flake's attribute must be written out",
        "Nix evaluates it; here a flake.nix is read with strings, their sums and null alone",
      );
    case "no-string": {
      const value = showValue(why.value);
      return reading.like === "2.8"
        ? fault(reading, start, `value is ${value} while a string was expected`)
        : fault(reading, start, `expected a string but found ${value}`);
    }
    case "duplicate": {
      const message = `dynamic attribute '${showName(why.name, reading.like)}' already defined`;
      return fault(reading, start, message, otherPlace(reading, tree, why.other));
    }
    case "overrides":
      return fault(reading, start, unsupported(reading, "__overrides"));
    default:
      return why satisfies never;
  }
}

function otherPlace({ like }: Reading, tree: SyntaxTree, start: number): string {
  const { line, column } = nixPosition(tree, start, like);
  return `the other one is at ${line}:${column}`;
}

function checked(reading: Reading): ParseResult {
  const parsed = parse(reading.text);
  const [error] = check(parsed, { nix: reading.like, pure: true });
  if (error === undefined) return parsed;
  const message = `Cannot parse "${reading.file}": ${error.message}`;
  const help = error.other === undefined
    ? undefined
    : otherPlace(reading, parsed.tree, error.other);
  throw fault(reading, error.start, message, help);
}

/** Formals of `outputs` that are not declared are inputs that a registry resolves. */
function withFormals(
  reading: Reading,
  outputs: TrivialAttribute | undefined,
  declared: FlakeInputs,
): FlakeInputs {
  if (outputs === undefined) throw fault(reading, 0, "the flake lacks attribute 'outputs'");
  if (outputs.value.kind === "builtin") return declared;
  if (outputs.value.kind !== "function") throw unexpected(reading, outputs, "a function");
  const inputs = new Map(declared);
  for (const name of outputs.value.formals ?? []) {
    if (name === "self" || inputs.has(name)) continue;
    const place = placeOf(reading.file, reading.text, outputs.start);
    const ref = parseFlakeRef(name, { allowRelative: false, place });
    inputs.set(name, { ref, isFlake: true, overrides: new Map() });
  }
  return inputs;
}

/** Settings are strings, numbers, Booleans, paths, or lists of strings. */
function readSettings(
  reading: Reading,
  nixConfig: TrivialAttribute | undefined,
): readonly FlakeSetting[] {
  if (nixConfig === undefined) return [];
  const { attributes } = expectValue(reading, nixConfig, "set");
  return [...attributes].map(([name, { value, start }]) => {
    const setting = settingOf(name, value, flakeDirectory(reading));
    if (setting !== undefined) return setting;
    const named = `flake configuration setting '${showName(name, reading.like)}'`;
    throw value.kind === "list"
      ? fault(reading, start, `list element in ${named} is a list while a string is expected`)
      : fault(reading, start, `${named} is ${showValue(value)}`);
  }).sort((one, two) => one.name < two.name ? -1 : 1);
}

/** A setting as nix.conf would have it; undefined for a value that none has. */
function settingOf(
  name: string,
  value: TrivialValue,
  directory: string,
): FlakeSetting | undefined {
  switch (value.kind) {
    case "path":
      return { kind: "path", name, path: relative(directory, value.value) };
    case "string":
    case "integer":
    case "boolean":
      return { kind: "text", name, text: String(value.value) };
    case "list": {
      const texts = value.elements.flatMap((it) => it.kind === "string" ? [it.value] : []);
      if (texts.length < value.elements.length) return undefined;
      return { kind: "text", name, text: texts.join(" ").trimStart() };
    }
    case "float":
    case "null":
    case "set":
    case "function":
    case "builtin":
    case "thunk":
      return undefined;
    default:
      return value satisfies never;
  }
}

/** The names that flake.nix may have at its top, and those that `inputs.self` may have. */
const TOP_LEVEL = ["description", "inputs", "outputs", "nixConfig"];
const SELF = ["lfs", "submodules"];

function checkNames(
  reading: Reading,
  attributes: ValueOf<"set">["attributes"],
  self: FlakeDeclaration["self"],
): void {
  for (const [name, { start }] of attributes) {
    if (TOP_LEVEL.includes(name)) continue;
    throw fault(reading, start, unsupported(reading, name));
  }
  const unknown = Object.keys(self).sort().find((name) => !SELF.includes(name));
  if (unknown === undefined) return;
  const start = attributes.get("inputs")?.start ?? 0;
  throw fault(reading, start, `flake 'self' attribute '${unknown}' is not supported`);
}

function unsupported({ like }: Reading, name: string): string {
  return `the flake has an unsupported attribute '${showName(name, like)}'`;
}
