/**
 * What takes the place of inputs that flake.lock does not have: trees that say so to whoever reads
 * them. Evaluation is lazy, so that what does without an input can be proven without it.
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { EvaluateOptions } from "../../nix/tools/evaluate.ts";
import { storeFiles } from "../../nix/tools/store_files.ts";
import type { PlannedInput } from "../plan/plan.ts";
import type { Outcome } from "./instantiate.ts";
import { searchNames } from "./search_path.ts";
import { derivationAt, type Side } from "./side.ts";

/** An input that is not locked. */
export interface StandIn {
  /** Its name in flake.nix. */
  readonly name: string;
  /** The names by which legacy code looks it up, `<NAME>`. */
  readonly lookedUp: readonly string[];
  /** The store path of the tree that takes its place. */
  readonly tree: string;
}

/** Puts a tree into the store for each of the inputs. */
export async function standInsFor(
  inputs: readonly PlannedInput[],
  options: Pick<EvaluateOptions, "env" | "signal"> = {},
): Promise<readonly StandIn[]> {
  return await Promise.all(inputs.map(async (input) => {
    const tree = await storeFiles(standIn(input.name), options);
    return { name: input.name, lookedUp: searchNames(input), tree };
  }));
}

/** The words for `nix` that put the trees in the place of the inputs. */
export function overrideWords(standIns: readonly StandIn[]): readonly string[] {
  return standIns.flatMap(({ name, tree }) => ["--override-input", name, `path:${tree}`]);
}

/** As {@linkcode overrideWords}, the variables for a shim. */
export function overrideVariables(standIns: readonly StandIn[]): Readonly<Record<string, string>> {
  return Object.fromEntries(standIns.map(({ name, tree }) => {
    return [`FLAKE_OVERRIDE_${name.replaceAll(/[^a-zA-Z0-9]/g, "_")}`, tree] as const;
  }));
}

/** Those for want of which the evaluation failed, as far as its words tell. */
export function wantedBy(outcome: Outcome, standIns: readonly StandIn[]): readonly StandIn[] {
  if (outcome.kind !== "error") return [];
  const { words } = outcome;
  const missing = /'([^'/]*)[^']*' was not found in the Nix search path/.exec(words)?.[1] ?? "";
  return standIns.filter(({ name, lookedUp, tree }) =>
    lookedUp.includes(missing) || words.includes(tree) || words.includes(wordsOf(name))
  );
}

/** Those whose trees a derivation or one of its inputs has as a source. */
export function copiedInto(
  path: string,
  side: Side,
  standIns: readonly StandIn[],
): readonly StandIn[] {
  const sources = new Set<string>();
  const seen = new Set([path]);
  for (const next of seen) {
    const { inputDerivations, inputSources } = derivationAt(side, next);
    for (const input of inputDerivations.keys()) seen.add(input);
    for (const source of inputSources) sources.add(source);
  }
  return standIns.filter(({ tree }) => sources.has(tree));
}

function wordsOf(name: string): string {
  return `the input "${name}" is not locked`;
}

/** The files of a flake, for inputs that are one, with a default.nix, for those that are not. */
function standIn(name: string): Readonly<Record<string, string>> {
  const told = `throw ${nixString(wordsOf(name))}`;
  return { "default.nix": `${told}\n`, "flake.nix": `{ outputs = _: ${told}; }\n` };
}
