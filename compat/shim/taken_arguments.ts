/**
 * What a file takes that a shim would take the place of.
 *
 * @module
 */
import { parse } from "../../nix/syntax/parse.ts";

/**
 * The arguments that a file takes, `...` for any further one; undefined where it is a plain value.
 * Of what is no Nix nothing is known, and of a function behind a `let` it is not asked.
 */
export function takenArguments(text: string): readonly string[] | undefined {
  const { tree: { root }, errors } = parse(text);
  if (errors.length > 0) return [];
  if (root.type !== "Lambda") return undefined;
  const { parameter } = root;
  if (parameter.type === "Identifier") return [`any argument (${parameter.name})`];
  const names = parameter.formals.map(({ name }) => name.name);
  return parameter.ellipsis === undefined ? names : [...names, "..."];
}

/**
 * The arguments that a file takes and the one in its place does not. What takes any further argument
 * takes a set as a whole.
 */
export function lostArguments(before: string, text: string): readonly string[] {
  const kept = new Set(takenArguments(text));
  const isAny = (name: string): boolean => name.startsWith("any argument") && kept.has("...");
  return (takenArguments(before) ?? []).filter((name) => !kept.has(name) && !isAny(name));
}
