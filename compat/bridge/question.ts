/**
 * What is asked of Nix: expressions over installables, and the text that is handed to it.
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import { evaluatorSource } from "../evaluator/evaluator.ts";
import { givenBuiltins, type GotFlakes, withGetFlake } from "./get_flake.ts";
import { type AttributePath, type Outputs, parseAttributePath } from "./installable.ts";
import library from "./installables.nix" with { type: "text" };
import { attributePaths, type Lookup } from "./lookup.ts";
import { flakeExpression, type StoredFlake } from "./stored_flake.ts";

/** What a word of the command line stands for. */
export type Installable =
  | { readonly kind: "store"; readonly path: string; readonly outputs: Outputs }
  | {
    readonly kind: "flake";
    readonly flake: StoredFlake;
    readonly fragment: string;
    readonly outputs: Outputs;
  }
  /** An attribute of the expression that the flags name. */
  | { readonly kind: "attribute"; readonly path: string; readonly outputs: Outputs };

/** One that has a value. */
export type ValueInstallable = Exclude<Installable, { readonly kind: "store" }>;

/** Where attributes are looked for. */
export interface Places {
  readonly lookup: Lookup;
  readonly system: string;
}

/** An expression for `{ value; path; }` of an installable: its value, and the names that lead there. */
export function found(installable: ValueInstallable, { lookup, system }: Places): string {
  if (installable.kind === "attribute") {
    const text = installable.path === "." ? "" : installable.path;
    const path = list(parseAttributePath(text));
    return `{ path = ${path}; value = select given'arguments ${
      nixString(text)
    } ${path} given'root; }`;
  }
  const { flake, fragment } = installable;
  return foundAt(flake, attributePaths(lookup, system, fragment).map(parseAttributePath));
}

/** The same of the first of the paths that a flake has. */
export function foundAt(flake: StoredFlake, paths: readonly AttributePath[]): string {
  return `(find ${nixString(flake.reference)} ${listOfPaths(paths)} ${outputsOf(flake)})`;
}

/** An expression for the outputs of a flake. */
export function outputsOf(flake: StoredFlake): string {
  return `${flakeExpression(flake)}.outputs`;
}

/** A list of strings in Nix. */
export function list(texts: readonly string[]): string {
  return `[ ${texts.map(nixString).join(" ")} ]`;
}

function listOfPaths(paths: readonly AttributePath[]): string {
  return `[ ${paths.map(list).join(" ")} ]`;
}

/** An expression that may name what installables.nix defines. */
export function withLibrary(expression: string): string {
  return `with (\n${library});\n${expression}`;
}

/** What stands in the text before ours: the person's expression and arguments, in Nix. */
export interface Given {
  /** What attributes are selected from. */
  readonly root?: string;
  /** Values by the names of the arguments they are for. */
  readonly arguments?: ReadonlyMap<string, string>;
  /** A function that a value is given to. */
  readonly apply?: string;
  /** What `builtins.getFlake` knows. */
  readonly flakes?: GotFlakes;
}

/** A text for Nix, and how many lines at its start are the person's. */
export interface Question {
  readonly text: string;
  readonly theirs: number;
}

/**
 * The whole text for an expression, which may name what installables.nix defines, `evaluator`, and
 * what is given: `given'root`, `given'arguments` and `given'apply`, names that nobody has.
 */
export function question(expression: string, given: Given): Question {
  const { root = "null", apply = "value: value", flakes = new Map() } = given;
  const args = [...given.arguments ?? []].map(([name, value]) =>
    `${nixString(name)} = (${withGetFlake(value)}\n);`
  );
  const theirs = `let given'root = (${withGetFlake(root)}\n);
given'apply = (${withGetFlake(apply)}\n);
given'arguments = {\n${args.join("\n")}\n};\n`;
  const ours = `given'evaluator = (\n${evaluatorSource});
given'builtins = ${givenBuiltins(flakes)};
in let evaluator = given'evaluator;\nin ${withLibrary(expression)}\n`;
  return { text: theirs + ours, theirs: theirs.split("\n").length - 1 };
}
