/**
 * How the entry files get from the flake what they look up: the inputs, and every file that is read
 * rewired to be given them.
 *
 * @module
 */
import { placeOf } from "../../nix/diagnostic.ts";
import type { Project } from "../scan/project.ts";
import { closureOf, isFunction, type LookupsOf, rewirer } from "./closure.ts";
import { callOf, freePath, moves } from "./entry.ts";
import {
  type FoundSource,
  inputFor,
  type InputOptions,
  planInputs,
  type SourceInput,
  sourcesOf,
} from "./inputs.ts";
import { askEvaluator, defaultOf } from "./lock_default.ts";
import type { CalledEntry } from "./outputs.ts";
import type { Parts } from "./parts.ts";
import type { Rewired } from "./rewire.ts";

/** The wiring of a project. */
export interface Wiring {
  /** The files that entries read, entries included. */
  readonly closure: readonly string[];
  readonly inputs: readonly SourceInput[];
  /** The input that the flake's own code uses. */
  readonly nixpkgs: SourceInput;
  /** Where the evaluator goes. */
  readonly evaluator: string;
  /** The files that go elsewhere, and leave a shim. */
  readonly moving: ReadonlySet<string>;
  readonly rewired: (path: string) => Rewired;
  readonly called: readonly CalledEntry[];
}

/** Wires the entries of a project to the inputs of its flake. */
export function wire(
  project: Project,
  lookups: LookupsOf,
  { entries, ...options }: InputOptions & Pick<Parts, "entries">,
): Wiring {
  const closure = closureOf(entries.map(({ name }) => name), lookups);
  const inputs = planInputs(foundSources(project, closure, lookups), options);
  const evaluator = freePath("flake-compat", new Set(project.tree.files.map(({ path }) => path)));
  const moving = new Set<string>(entries.filter(moves).map(({ name }) => name));
  const standing = new Set<string>(entries.map(({ name }) => name).filter((it) => !moving.has(it)));
  const rewired = rewirer(project, closure, lookups, ({ path }) => ({
    inputOf: (source) => inputFor(source, inputs),
    asksLock: standing.has(path),
    defaultOf: (supply) =>
      defaultOf(supply, inputs, {
        ...!moving.has(path) && { evaluator: askEvaluator(path, evaluator) },
        unpinnedToo: standing.has(path),
      }),
  }));
  const nixpkgs = mainInput(inputs);
  const called = entries.map((entry): CalledEntry => ({
    ...entry,
    call: callOf(entry.file, rewired(entry.name).parameters, nixpkgs),
    isFunction: isFunction(entry.file, rewired(entry.name)),
  }));
  return { closure, inputs, nixpkgs, evaluator, moving, rewired, called };
}

/** The input that the flake's own code uses: `planInputs` always makes one of this name. */
function mainInput(inputs: readonly SourceInput[]): SourceInput {
  const main = inputs.find(({ name }) => name === "nixpkgs") ?? inputs[0];
  if (main === undefined) throw new RangeError("a flake without inputs");
  return main;
}

/** Every nixpkgs that the files name, in their order. */
function foundSources(
  { files }: Project,
  closure: readonly string[],
  lookups: LookupsOf,
): readonly FoundSource[] {
  return closure.flatMap((path) => {
    const text = files.get(path)?.tree.text ?? "";
    return sourcesOf(lookups(path)).map(({ source, node }) => {
      const { line, column } = placeOf(path, text, node.start);
      return { source, origin: `${path}:${line}:${column}` };
    });
  });
}
