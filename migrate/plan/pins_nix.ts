/**
 * The file that makes of the flake's inputs what a pin manager's file was.
 *
 * @module
 */
import { nameText } from "../../nix/syntax/edit/attributes.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { write } from "../../nix/syntax/write.ts";
import type { Written, WrittenBinding } from "../../nix/syntax/written.ts";
import { isEntry } from "../scan/pin_formats/pin.ts";

/** A pin, and what the code reads of it. */
export interface ReadPin {
  /** As the code knows it. */
  readonly name: string;
  /** The input that has its tree. */
  readonly input?: string;
  /** Where no input has it: what a set has that does. */
  readonly made?: readonly WrittenBinding[];
  /** What is read beside the tree, with the values that the manager had. */
  readonly attributes: readonly (readonly [name: string, value: unknown])[];
  /** The name that its tree had in the store, where derivations may depend on it. */
  readonly storeName?: string;
  /** Whether the code calls it. */
  readonly called: boolean;
}

/** Gives an input the store path that the manager's fetch had. */
const named = `let
  # The tree under the name that it had in the store, and that derivations may carry.
  named =
    name: input:
    input
    // {
      outPath = builtins.path {
        inherit name;
        path = builtins.unsafeDiscardStringContext input.outPath;
        sha256 = input.narHash;
      };
    };
in`;

/** The text of the file; `file` is the manager's. `called`: whether the code may call the set. */
export function renderPins(file: string, pins: readonly ReadPin[], called = false): string {
  const same = pins.filter(isInput).map(({ name }) => nameText(name));
  const inherit = same.length <= 3
    ? [`inherit (inputs) ${same.join(" ")};`]
    : ["inherit (inputs)", ...indent([...same, ";"])];
  const others = pins.filter((pin) => !isInput(pin)).flatMap(bindingOf);
  const lines = [
    `# What ${file} gave, by the same names, from the inputs of flake.nix.`,
    "inputs:",
    ...pins.some(({ storeName }) => storeName !== undefined) ? [named] : [],
    "{",
    ...indent([...same.length === 0 ? [] : inherit, ...others, ...called ? SET_FUNCTOR : []]),
    "}",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** Whether the input is all that the code reads of a pin. */
export function isInput({ name, input, attributes, storeName, called }: ReadPin): boolean {
  return name === input && attributes.length === 0 && storeName === undefined && !called;
}

function bindingOf(pin: ReadPin): readonly string[] {
  const attributes = pin.attributes.map(([name, value]): WrittenBinding => ({
    kind: "assign",
    path: [name],
    value: attributeValue(name, value, pin),
  }));
  const functor: WrittenBinding[] = pin.called ? [FUNCTOR] : [];
  const bindings = [...pin.made ?? [], ...attributes, ...functor];
  const set = bindings.length === 0 ? "" : setText(bindings);
  const value = [treeText(pin), set].filter((text) => text !== "").join(" // ");
  return `${nameText(pin.name)} = ${value};`.split("\n");
}

/** Whatever its pins shall be fetched by, they are here already. */
const SET_FUNCTOR = ['__functor = self: _: removeAttrs self [ "__functor" ];'];

/** The tree is here already, whatever shall fetch it. */
const FUNCTOR: WrittenBinding = {
  kind: "assign",
  path: ["__functor"],
  value: { kind: "expression", text: "self: _: self" },
};

/** A set with a line for each binding, also where there is one. */
function setText(bindings: readonly WrittenBinding[]): string {
  const text = write({ kind: "set", bindings }).trimEnd();
  return text.includes("\n") ? text : `{\n  ${text.slice(2, -2)}\n}`;
}

function treeText({ input, storeName }: ReadPin): string {
  if (input === undefined) return "";
  const tree = `inputs.${input}`;
  return storeName === undefined ? tree : `named ${nixString(storeName)} ${tree}`;
}

/** The lock's own revision and hash go with it; all else stays as the manager had it. */
function attributeValue(name: string, value: unknown, { input }: ReadPin): Written {
  const ofLock = (attribute: string): Written => (
    { kind: "expression", text: `inputs.${input}.${attribute}` }
  );
  if (input !== undefined && name === "revision") return ofLock("rev");
  const isSri = typeof value === "string" && value.startsWith("sha256-");
  if (input !== undefined && /^(hash|sha256)$/.test(name) && isSri) return ofLock("narHash");
  return writtenJson(value);
}

/** A value of JSON. */
function writtenJson(value: unknown): Written {
  if (typeof value === "string") return { kind: "string", value };
  if (Array.isArray(value)) return { kind: "list", elements: value.map(writtenJson) };
  if (typeof value === "number") return writtenNumber(value);
  if (!isEntry(value)) return { kind: "expression", text: String(value) };
  const bindings = Object.entries(value).map(([name, each]): WrittenBinding => (
    { kind: "assign", path: [name], value: writtenJson(each) }
  ));
  return { kind: "set", bindings };
}

/** A number of JSON, as `builtins.fromJSON` reads it: with a fraction, or beyond 64 bits, it is a
 * float, and Nix has no floats without a point. */
function writtenNumber(value: number): Written {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) {
    return { kind: "integer", value: BigInt(value) };
  }
  const text = Number.isInteger(value) ? value.toExponential() : String(value);
  return { kind: "expression", text: text.includes(".") ? text : text.replace("e", ".0e") };
}
