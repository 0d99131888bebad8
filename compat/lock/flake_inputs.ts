/**
 * The `inputs` of a flake.nix, read without Nix: they must be literal values, so that no evaluation
 * is needed. Source of the rules: Nix manual, `nix flake`, "Flake format" and "Flake inputs".
 *
 * @module
 */
import { type Failure, failure, placeOf } from "../../nix/diagnostic.ts";
import type { Expression, Range } from "../../nix/syntax/nodes.ts";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import {
  type AttributeValue,
  type FlakeRef,
  type NixRelease,
  parseFlakeRef,
  refFromAttributes,
} from "../ref/mod.ts";
import type { FlakeInput, FlakeInputs, InputPath, SourceTree } from "./flake_input.ts";
import {
  type StaticAttributes,
  staticAttributes,
  type StaticValue,
  unwrapped,
} from "./static_attributes.ts";
import { filesIn } from "./tree_path.ts";

/** What a flake.nix declares, as far as locking needs it. */
export interface FlakeDeclaration {
  readonly description?: string;
  readonly inputs: FlakeInputs;
  /** `inputs.self`: how the flake's own tree is to be fetched. */
  readonly self: Readonly<Record<string, AttributeValue>>;
}

/** Where the text comes from and how it is read. */
export interface ReadingOptions {
  /** The file's name in errors. */
  readonly file?: string;
  /** The path of inputs to this flake: what its `follows` are relative to. */
  readonly path?: InputPath;
  readonly like?: NixRelease;
}

interface Reading extends ReadingOptions {
  readonly text: string;
  readonly file: string;
  readonly path: InputPath;
}

/** The names that flake.nix may have at its top. */
const TOP_LEVEL = ["description", "inputs", "outputs", "nixConfig"];

/** What the flake in `dir` of a tree declares. Throws a failure, placed, where Nix would. */
export async function readDeclaration(
  tree: SourceTree,
  dir: string,
  path: InputPath,
): Promise<FlakeDeclaration> {
  const [file] = filesIn(dir);
  const text = await tree.readText(file);
  if (text === undefined) throw failure("no-flake", `there is no "${file}" in the source tree`);
  return declarationOf(text, { file, path });
}

/** What the text of a flake.nix declares. Throws a failure, placed, where Nix would. */
export function declarationOf(text: string, options: ReadingOptions = {}): FlakeDeclaration {
  const reading = { ...options, text, file: options.file ?? "flake.nix", path: options.path ?? [] };
  const top = topLevel(reading);
  for (const [name, value] of top) {
    if (TOP_LEVEL.includes(name)) continue;
    throw fault(reading, value.range, `a flake has no attribute '${name}'`);
  }
  const declared = top.get("inputs");
  const { self, ...rest } = declared === undefined
    ? { inputs: new Map<string, FlakeInput>(), self: {} }
    : readInputs(reading, declared, true);
  const inputs = withFormals(reading, top.get("outputs"), rest.inputs);
  const description = top.get("description");
  return {
    ...(description === undefined ? {} : { description: readString(reading, description) }),
    inputs,
    self,
  };
}

function fault(reading: Reading, range: Range, message: string): Failure {
  const place = placeOf(reading.file, reading.text, range.start, range.end);
  return failure("flake-nix", message, { place });
}

function topLevel(reading: Reading): StaticAttributes {
  const parsed = parse(reading.text);
  const [error] = check(parsed);
  if (error !== undefined) {
    throw fault(reading, error, `Cannot parse "${reading.file}": ${error.message}`);
  }
  const root = unwrapped(parsed.tree.root);
  if (root.type !== "AttributeSet") {
    throw fault(reading, root, `file "${reading.file}" must be an attribute set`);
  }
  return staticAttributes(root, (range) => {
    throw fault(reading, range, "the names of a flake's attributes must be written out");
  });
}

/** Formals of `outputs` that are not declared are inputs that a registry resolves. */
function withFormals(
  reading: Reading,
  outputs: StaticValue | undefined,
  declared: FlakeInputs,
): FlakeInputs {
  if (outputs === undefined) {
    throw fault(reading, { start: 0, end: 1 }, "the flake lacks the attribute 'outputs'");
  }
  const lambda = outputs.kind === "expression" ? outputs.expression : undefined;
  if (lambda?.type !== "Lambda") {
    throw fault(reading, outputs.range, "expected a function, written out, but got another value");
  }
  if (lambda.parameter.type === "Identifier") return declared;
  const inputs = new Map(declared);
  for (const { name: { name } } of lambda.parameter.formals) {
    if (name === "self" || inputs.has(name)) continue;
    inputs.set(name, { ref: parseFlakeRef(name), isFlake: true, overrides: new Map() });
  }
  return inputs;
}

function readInputs(
  reading: Reading,
  value: StaticValue,
  allowSelf: boolean,
): { readonly inputs: FlakeInputs; readonly self: Readonly<Record<string, AttributeValue>> } {
  const inputs = new Map<string, FlakeInput>();
  let self: Readonly<Record<string, AttributeValue>> = {};
  for (const [name, input] of setOf(reading, value)) {
    if (name !== "self") inputs.set(name, readInput(reading, input));
    else if (allowSelf) self = readAttributes(reading, setOf(reading, input));
    else throw fault(reading, input.range, "'self' is no input here");
  }
  return { inputs, self };
}

function setOf(reading: Reading, value: StaticValue): StaticAttributes {
  if (value.kind === "set") return value.attributes;
  throw fault(reading, value.range, "expected an attribute set, written out");
}

function readInput(reading: Reading, value: StaticValue): FlakeInput {
  const set = setOf(reading, value);
  const flake = set.get("flake");
  const isFlake = flake === undefined || readBoolean(reading, flake);
  const follows = set.get("follows");
  const overrides = set.get("inputs");
  const ref = readRef(reading, set, isFlake, value.range);
  if (ref !== undefined && follows !== undefined) {
    const message = "flake input has both a flake reference and a follows attribute";
    throw fault(reading, value.range, message);
  }
  return {
    ...(ref === undefined ? {} : { ref }),
    ...(follows === undefined ? {} : { follows: readFollows(reading, follows) }),
    isFlake,
    overrides: overrides === undefined ? new Map() : readInputs(reading, overrides, false).inputs,
  };
}

function readRef(
  reading: Reading,
  set: StaticAttributes,
  isFlake: boolean,
  range: Range,
): FlakeRef | undefined {
  const place = placeOf(reading.file, reading.text, range.start, range.end);
  const url = set.get("url");
  const text = url === undefined ? undefined : readUrl(reading, url);
  const rest = new Map(
    [...set].filter(([name]) => !["url", "flake", "inputs", "follows"].includes(name)),
  );
  if (rest.has("type")) {
    const attributes = readAttributes(reading, rest);
    return refFromAttributes(text === undefined ? attributes : { ...attributes, url: text }, place);
  }
  for (const [name, value] of rest) {
    throw fault(reading, value.range, `unexpected flake input attribute '${name}'`);
  }
  if (text === undefined || url === undefined) return undefined;
  const like = reading.like === undefined ? {} : { like: reading.like };
  const urlPlace = placeOf(reading.file, reading.text, url.range.start, url.range.end);
  return parseFlakeRef(text, { isFlake, place: urlPlace, ...like });
}

/** A path literal is relative to the flake: Nix makes a `path:` reference of it. */
function readUrl(reading: Reading, value: StaticValue): string {
  const expression = value.kind === "expression" ? value.expression : undefined;
  const [part, ...more] = expression?.type === "Path" ? expression.parts : [];
  if (expression?.type !== "Path") return readString(reading, value);
  if (expression.kind !== "relative" || part?.type !== "Text" || more.length > 0) {
    throw fault(reading, value.range, "input path must be in the same source tree as the flake");
  }
  return `path:${normalPath(part.value)}`;
}

/** `./a/./b` is `a/b`, `../x` stays, `./.` is `.`. */
function normalPath(path: string): string {
  const ups: string[] = [];
  const names: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") names.push(part);
    else if (names.pop() === undefined) ups.push("..");
  }
  return [...ups, ...names].join("/") || ".";
}

function readFollows(reading: Reading, value: StaticValue): InputPath {
  const names = readString(reading, value).split("/").filter((name) => name !== "");
  const bad = names.find((name) => !/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(name));
  if (bad === undefined) return [...reading.path, ...names];
  throw fault(reading, value.range, `invalid flake input attribute path element '${bad}'`);
}

function readAttributes(
  reading: Reading,
  set: StaticAttributes,
): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries([...set].map(([name, value]) => [name, readValue(reading, value)]));
}

function readValue(reading: Reading, value: StaticValue): AttributeValue {
  const expression = value.kind === "expression" ? value.expression : undefined;
  if (expression?.type === "Integer") return Number(expression.raw);
  if (expression?.type === "Identifier") return readBoolean(reading, value);
  return readString(reading, value, "a string, a Boolean or an integer");
}

function readBoolean(reading: Reading, value: StaticValue): boolean {
  const expression = value.kind === "expression" ? value.expression : undefined;
  if (expression?.type === "Identifier" && ["true", "false"].includes(expression.name)) {
    return expression.name === "true";
  }
  throw fault(reading, value.range, "expected true or false, written out");
}

function readString(reading: Reading, value: StaticValue, wanted = "a string"): string {
  const text = value.kind === "expression" ? literalText(value.expression) : undefined;
  if (text !== undefined) return text;
  throw fault(reading, value.range, `expected ${wanted}, written out: nothing here is evaluated`);
}

function literalText(expression: Expression): string | undefined {
  switch (expression.type) {
    case "Uri":
      return expression.value;
    case "String":
    case "IndentedString": {
      const parts = expression.parts.map((part) => part.type === "Text" ? part.value : undefined);
      if (parts.includes(undefined)) return undefined;
      const text = parts.join("");
      if (expression.type === "String") return text;
      return text.includes("\n") ? undefined : text.replace(/^ +/, "");
    }
    default:
      return undefined;
  }
}
