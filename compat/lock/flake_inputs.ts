/**
 * The `inputs` of a flake.nix: they must be written out, so that no evaluation is needed. Source of
 * the rules: Nix manual, `nix flake`, "Flake inputs", and `parseFlakeInput` in Nix's flake.cc.
 *
 * @module
 */
import { dirname, join, relative } from "@std/path";
import { placeOf } from "../../nix/diagnostic.ts";
import { showValue, type TrivialAttribute, type TrivialValue } from "../../nix/syntax/evaluate.ts";
import { showName } from "../../nix/syntax/show.ts";
import {
  type AttributeValue,
  type FlakeRef,
  parseFlakeRef,
  refFromAttributes,
} from "../ref/mod.ts";
import type { FlakeInput, FlakeInputs, InputPath } from "./flake_input.ts";
import { expectValue, fault, type Reading, unexpected } from "./flake_value.ts";

/** Where Nix has the tree that a flake is in. */
const TREE = `/nix/store/${"0".repeat(32)}-source`;

/** Where Nix reads flake.nix: relative paths in it are seen from here. */
export function flakeDirectory({ file }: Pick<Reading, "file">): string {
  return join(TREE, dirname(file));
}

type References = Readonly<Record<string, AttributeValue>>;

/** The inputs, and apart from them, since Nix 2.27, how the flake's own tree is to be fetched. */
export interface DeclaredInputs {
  readonly inputs: FlakeInputs;
  readonly self: References;
}

/** Reads an attribute `inputs`; `self` may stand in that of the flake, not in that of an input. */
export function readInputs(
  reading: Reading,
  declared: TrivialAttribute,
  allowSelf: boolean,
): DeclaredInputs {
  const inputs = new Map<string, FlakeInput>();
  let self: References = {};
  for (const [name, input] of expectValue(reading, declared, "set").attributes) {
    if (name !== "self" || reading.like !== "2.34") inputs.set(name, readInput(reading, input));
    else if (allowSelf) self = readSelf(reading, input);
    else throw fault(reading, input.start, "'self' input attribute not allowed");
  }
  return { inputs, self };
}

function readSelf(reading: Reading, declared: TrivialAttribute): References {
  const { attributes } = expectValue(reading, declared, "set");
  return Object.fromEntries(
    [...attributes].map(([name, attribute]) => [name, readReference(reading, name, attribute)]),
  );
}

function readInput(reading: Reading, declared: TrivialAttribute): FlakeInput {
  const { attributes } = expectValue(reading, declared, "set");
  const references: Record<string, AttributeValue> = {};
  let input: FlakeInput = { isFlake: true, overrides: new Map() };
  for (const [name, attribute] of attributes) {
    const part = readPart(reading, name, attribute);
    if (part.kind === "input") input = { ...input, ...part.input };
    else references[name] = part.value;
  }
  const { isFlake, follows } = input;
  const url = attributes.get("url")?.start ?? declared.start;
  const ref = refOf(reading, references, { isFlake, start: declared.start, url });
  if (ref !== undefined && follows !== undefined && reading.like === "2.34") {
    const message = "flake input has both a flake reference and a follows attribute";
    throw fault(reading, declared.start, message);
  }
  const written = typeof references.url === "string" ? { url: references.url } : {};
  return ref === undefined ? input : { ...input, ref, ...written };
}

/** What an attribute of an input says: of the input itself, or of its reference. */
type InputPart =
  | { readonly kind: "input"; readonly input: Partial<FlakeInput> }
  | { readonly kind: "reference"; readonly value: AttributeValue };

function readPart(reading: Reading, name: string, attribute: TrivialAttribute): InputPart {
  switch (name) {
    case "url":
      return { kind: "reference", value: readUrl(reading, attribute) };
    case "flake": {
      const isFlake = expectValue(reading, attribute, "boolean").value;
      return { kind: "input", input: { isFlake } };
    }
    case "inputs": {
      const overrides = readInputs(reading, attribute, false).inputs;
      return { kind: "input", input: { overrides } };
    }
    case "follows":
      return { kind: "input", input: { follows: readFollows(reading, attribute) } };
    default:
      return { kind: "reference", value: readReference(reading, name, attribute) };
  }
}

/** What else counts for the reference of an input. */
interface Referring {
  readonly isFlake: boolean;
  /** Where the input is defined, and where its URL is. */
  readonly start: number;
  readonly url: number;
}

function refOf(
  reading: Reading,
  references: References,
  { isFlake, start, url }: Referring,
): FlakeRef | undefined {
  const placed = (at: number) => placeOf(reading.file, reading.text, at);
  if ("type" in references) {
    return refFromAttributes(references, { place: () => placed(start), like: reading.like });
  }
  const { url: text, ...others } = references;
  const [unknown] = Object.keys(others).sort();
  if (unknown !== undefined) {
    throw fault(reading, start, `unexpected flake input attribute '${unknown}'`);
  }
  if (typeof text !== "string") return undefined;
  return parseFlakeRef(text, { isFlake, like: reading.like, place: placed(url) });
}

/** A path, since Nix 2.26, is relative to the flake: Nix makes a `path:` reference of it. */
function readUrl(reading: Reading, attribute: TrivialAttribute): string {
  const { value, start } = attribute;
  if (value.kind === "string") return value.value;
  if (reading.like === "2.8") throw unexpected(reading, attribute, "a string");
  if (value.kind !== "path") throw unexpected(reading, attribute, "a string or a path");
  if (value.value.startsWith("~")) {
    throw fault(reading, start, `the path '${value.value}' can not be resolved in pure mode`);
  }
  if (!value.value.startsWith("/nix/store/")) throw foreignPath(reading, value.value, start);
  return `path:${relative(flakeDirectory(reading), value.value) || "."}`;
}

function foreignPath(reading: Reading, path: string, start: number): Error {
  const message = reading.like === "2.26"
    ? `access to absolute path '${path}' is forbidden in pure evaluation mode`
    : `input attribute path '${path}' must be in the same source tree as the flake`;
  return fault(reading, start, message);
}

function readFollows(reading: Reading, attribute: TrivialAttribute): InputPath {
  const { value } = expectValue(reading, attribute, "string");
  const names = value.split("/").filter((name) => name !== "");
  const bad = names.find((name) => !/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(name));
  if (bad === undefined) return [...reading.path, ...names];
  const what = reading.like === "2.34" ? "attribute path" : "path";
  throw fault(reading, attribute.start, `invalid flake input ${what} element '${bad}'`);
}

function readReference(
  reading: Reading,
  name: string,
  { value, start }: TrivialAttribute,
): AttributeValue {
  switch (value.kind) {
    case "string":
    case "boolean":
      return value.value;
    case "integer":
      return Number(value.value);
    default: {
      const keys = name === "publicKeys" && reading.like !== "2.8" ? keysAsJson(value) : undefined;
      if (keys !== undefined) return keys;
      const found = isUnforced(reading, value) ? "a thunk" : showValue(value);
      const message = `flake input attribute '${showName(name, reading.like)}' is ${found} ` +
        "while a string, Boolean, or integer is expected";
      throw fault(reading, start, message);
    }
  }
}

/** A list of sets of strings in JSON as Nix prints it; undefined for what is none. */
function keysAsJson(value: TrivialValue): string | undefined {
  if (value.kind !== "list") return undefined;
  const keys = value.elements.map((element) => {
    if (element.kind !== "set") return undefined;
    const texts = [...element.attributes].map(([name, { value }]) =>
      [name, value.kind === "string" ? value.value : undefined] as const
    );
    if (texts.some(([, text]) => text === undefined)) return undefined;
    return Object.fromEntries(texts.toSorted(([a], [b]) => a < b ? -1 : 1));
  });
  return keys.includes(undefined) ? undefined : JSON.stringify(keys);
}

/** What is written out stays a thunk where Nix wants none of its kind; newer ones know `[ ]`. */
function isUnforced(reading: Reading, value: TrivialValue): boolean {
  switch (value.kind) {
    case "list":
      return !value.known && (value.elements.length > 0 || reading.like === "2.8");
    case "set":
    case "function":
      return !value.known;
    default:
      return false;
  }
}
