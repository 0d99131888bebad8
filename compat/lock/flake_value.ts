/**
 * The values of a flake.nix, which Nix takes as they are written: what it expects, and the fault,
 * in its words and at its place, where something else stands.
 *
 * @module
 */
import { type Failure, failure, placeOf } from "../../nix/diagnostic.ts";
import { showType, type TrivialAttribute, type TrivialValue } from "../../nix/syntax/evaluate.ts";
import type { NixRelease } from "../ref/mod.ts";
import type { InputPath } from "./flake_input.ts";

/** A flake.nix that is being read. */
export interface Reading {
  readonly text: string;
  /** The file's path in its tree, which is its name in errors. */
  readonly file: string;
  /** The path of inputs to this flake: what its `follows` are relative to. */
  readonly path: InputPath;
  readonly like: NixRelease;
}

/** A value of one kind. */
export type ValueOf<Kind extends TrivialValue["kind"]> = Extract<
  TrivialValue,
  { readonly kind: Kind }
>;

const EXPECTED = { string: "a string", boolean: "a Boolean", set: "a set" } as const;

/** The value of an attribute that must be of that kind. Source: `expectType` in Nix's flake.cc. */
export function expectValue<Kind extends keyof typeof EXPECTED>(
  reading: Reading,
  attribute: TrivialAttribute,
  kind: Kind,
): ValueOf<Kind> {
  const { value } = attribute;
  if (value.kind === kind) return value as ValueOf<Kind>;
  throw unexpected(reading, attribute, EXPECTED[kind]);
}

/** The failure of an attribute that is not what was `wanted`. */
export function unexpected(
  reading: Reading,
  { value, start }: TrivialAttribute,
  wanted: string,
): Failure {
  const message = `expected ${wanted} but got ${showType(value)}`;
  const help = "Nix reads this without evaluating anything: write the value out";
  return value.kind === "thunk"
    ? fault(reading, start, message, help)
    : fault(reading, start, message);
}

/** The failure of what stands at `start` (UTF-16). */
export function fault(reading: Reading, start: number, message: string, help?: string): Failure {
  const place = placeOf(reading.file, reading.text, start);
  return failure("flake-nix", message, { place, ...(help === undefined ? {} : { help }) });
}
