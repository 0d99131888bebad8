/**
 * Evaluates an entry file's derivations as nix-build and nix-shell would.
 *
 * @module
 */
import { basename } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import { nameText } from "../../nix/syntax/edit/attributes.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { type EvaluateOptions, tryEvaluate } from "../../nix/tools/evaluate.ts";
import { nixWords } from "../../nix/tools/words.ts";
import type { Entry } from "./attribute.ts";
import derivations from "./derivations.nix" with { type: "text" };
import type { Answer, Ask, Request } from "./instantiate.ts";

/** How an entry file is evaluated. */
export interface EntryOptions extends
  Pick<
    EvaluateOptions,
    "nixPath" | "features" | "network" | "currentSystem" | "env" | "signal"
  > {
  /** Whether a function with required arguments is called by nixpkgs' callPackage. */
  readonly callPackage: boolean;
  /**
   * What the file is the NixOS configuration of: the system that the NixOS of the search path makes
   * of it, or the one at an attribute path of the project's default.nix.
   */
  readonly system?: "of the search path" | readonly string[];
}

/** The {@linkcode Ask} about the entry file of the project in `directory`. */
export function askEntry(directory: string, entry: Entry, options: EntryOptions): Ask {
  const { callPackage, system, ...evaluation } = options;
  const path = (name: string): string => `(/. + ${nixString(`${directory}/${name}`)})`;
  const file = path(entry);
  const isShell = basename(entry) === "shell.nix";
  const ask = askExpression({
    root: system === undefined
      ? `import ${file}`
      : system === "of the search path"
      ? `(import <nixpkgs/nixos> { configuration = ${file}; }).config.system.build.toplevel`
      : `(import ${path("default.nix")} { }).${system.map(nameText).join(".")}`,
    autoArgs: isShell ? "{ inNixShell = true; }" : "{ }",
    callPackage: callPackage ? `(import <nixpkgs> { }).callPackage ${file} { }` : "null",
  });
  const env = { ...options.env, IN_NIX_SHELL: isShell ? "impure" : "" };
  return async (requests) => {
    const expression = `${ask} ${requestsExpression(requests)}`;
    const finished = await tryEvaluate(expression, { ...evaluation, env, write: true });
    return answersOf(finished);
  };
}

/** The function from requests to answers about `root`, as an expression. */
export function askExpression(
  { root, autoArgs = "{ }", callPackage = "null" }: {
    readonly root: string;
    readonly autoArgs?: string;
    readonly callPackage?: string;
  },
): string {
  return `(${derivations}) { root = ${root}; autoArgs = ${autoArgs}; callPackage = ${callPackage}; }`;
}

/** The requests as an expression. */
export function requestsExpression(requests: readonly Request[]): string {
  return `(builtins.fromJSON ${nixString(JSON.stringify(requests))})`;
}

/** What Nix answered; a {@linkcode Failure} with its words where it ended otherwise. */
export function answersOf(
  { status, stdout, stderr }: { status: number; stdout: string; stderr: string },
): readonly Answer[] {
  if (status !== 0) throw failure("evaluation", nixWords(stderr));
  return JSON.parse(stdout);
}
