/**
 * What is asked of Nix: expressions over installables, and the text that is handed to it.
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import { evaluatorSource } from "../evaluator/evaluator.ts";
import { getFlakeBefore, givenBuiltins, type GotFlakes } from "./get_flake.ts";
import { type AttributePath, type Outputs, parseAttributePath } from "./installable.ts";
import library from "./installables.nix" with { type: "text" };
import { attributePaths, type Lookup } from "./lookup.ts";
import { asGiven, type Composed, composed, type Theirs } from "./pieces.ts";
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

/**
 * An expression for `{ value; path; }` of an installable: its value, and the names that lead there.
 */
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
  /** What attributes are selected from: the person's expression, or one of ours. */
  readonly root?: string | Theirs;
  /** Values by the names of the arguments they are for. */
  readonly arguments?: ReadonlyMap<string, string>;
  /** A function of the person's that a value is given to. */
  readonly apply?: string;
  /** What `builtins.getFlake` knows. */
  readonly flakes?: GotFlakes;
}

/**
 * The whole text for an expression, which may name what installables.nix defines, `evaluator`, and
 * what is given: `given'root`, `given'arguments` and `given'apply`, names that nobody has.
 */
export function question(expression: string, given: Given): Composed {
  const { root = "null", apply, flakes = new Map() } = given;
  const values = [...given.arguments ?? []].flatMap((
    [name, value],
  ) => [`${nixString(name)} = `, ...bracketed(asGiven(value)), ";\n"]);
  return composed([
    "let given'root = ",
    ...bracketed(root),
    ";\ngiven'apply = ",
    ...(apply === undefined ? ["value: value"] : bracketed(asGiven(apply))),
    ";\ngiven'arguments = {\n",
    ...values,
    `};\ngiven'evaluator = (\n${evaluatorSource});
given'builtins = ${givenBuiltins(flakes)};
in let evaluator = given'evaluator;\nin ${withLibrary(expression)}\n`,
  ]);
}

/** An expression in brackets; the person's in lines of its own, where a comment may end it. */
function bracketed(expression: string | Theirs): readonly (string | Theirs)[] {
  if (typeof expression === "string") return [`(${expression})`];
  return ["(", getFlakeBefore(expression.theirs), "\n", expression, "\n)"];
}
