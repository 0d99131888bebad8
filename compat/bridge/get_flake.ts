/**
 * `builtins.getFlake` in the person's own expressions, where flakes are off: an evaluation that
 * gets a flake we have not locked ends with its reference; it is locked, and the evaluation begun
 * again.
 *
 * Source of the rules: `prim_getFlake` in Nix's libflake (flake-primops.cc).
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { type FlakeRef, isLocked, isRelative, type NixRelease, parseFlakeRef } from "../ref/mod.ts";
import { flakeExpression, type StoredFlake } from "./stored_flake.ts";

/** Flakes by the reference that an expression gets them with. */
export type GotFlakes = ReadonlyMap<string, StoredFlake>;

const WANTED = "flakebridge gets the flake ";

/** Whether a text of the person's may get a flake. */
export function mayGetFlakes(text: string): boolean {
  return text.includes("getFlake");
}

/**
 * What stands before an expression for `builtins.getFlake` to be {@linkcode givenBuiltins}' there.
 */
export function getFlakeBefore(expression: string): string {
  if (!mayGetFlakes(expression)) return "";
  return "let builtins = given'builtins; __getFlake = builtins.getFlake; in\n";
}

/**
 * What a file with that code is imported by, so that `builtins.getFlake` is
 * {@linkcode givenBuiltins}' in it. What it imports has Nix's own: other builtins there would keep
 * Nix from reading a file once.
 */
export function importerOf(code: string): string {
  if (!mayGetFlakes(code)) return "import";
  return "builtins.scopedImport { builtins = given'builtins; __getFlake = given'builtins.getFlake; }";
}

/**
 * The builtins for {@linkcode getFlakeBefore} and {@linkcode importerOf}; `given'evaluator` is a
 * name for compat/evaluator there.
 */
export function givenBuiltins(flakes: GotFlakes): string {
  const known = [...flakes].map(([text, flake]) =>
    `${nixString(text)} = let evaluator = given'evaluator; in ${flakeExpression(flake)};`
  );
  return `let
  flakes = {\n${known.join("\n")}\n};
  getFlake = text: flakes.\${text} or (abort (${nixString(WANTED)} + builtins.toJSON text));
  all = builtins // { inherit getFlake; builtins = all; };
in all`;
}

/** The reference of the flake that an evaluation ended for. */
export function wantedFlake(error: string): string | undefined {
  const [, json] = new RegExp(`${WANTED}(".*")['”]`).exec(error) ?? [];
  return json === undefined ? undefined : JSON.parse(json);
}

/**
 * The reference of a flake to get.
 *
 * @throws {Failure} for a relative path, and in pure evaluation for what may be another tree
 * tomorrow.
 */
export function gotRef(
  text: string,
  { impure, like }: { readonly impure: boolean; readonly like: NixRelease },
): FlakeRef {
  const ref = parseFlakeRef(text, { like });
  if (isRelative(ref)) {
    throw failure("relative", `flake reference '${text}' is not an absolute path`);
  }
  if (impure || isLocked(ref)) return ref;
  throw failure("unlocked", `cannot call 'getFlake' on unlocked flake reference '${text}'`, {
    help: "name a revision or a NAR hash in it, or pass --impure",
  });
}
