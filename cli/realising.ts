/**
 * Builds and fetches what installables stand for, with `nix-store`.
 *
 * @module
 */
import {
  buildableExpression,
  realiseWord,
  sourceOf,
  type Target,
  targetsOf,
} from "../compat/bridge/targets.ts";
import type { ValueInstallable } from "../compat/bridge/question.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { handOver } from "../nix/tools/hand_over.ts";
import { endAs } from "./end_as.ts";
import type { Evaluated } from "./evaluating.ts";
import type { Evaluation } from "./evaluation.ts";
import { nixFlags, nixWordsOf, withSettings } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import { stands } from "./stands.ts";
import type { ExitStatus, Flags, FlagValues } from "./verb.ts";

/** The flags of every verb that builds something. */
export const buildFlags = {
  "print-build-logs": { type: "switch", short: "L", help: "Print what the builds print." },
} as const satisfies Flags;

export type BuildFlags = FlagValues<typeof buildFlags & typeof nixFlags>;

/** What the installables stand for: for each of them its targets. */
export async function targetsOfAll(
  { installables, found, ask }: Evaluated,
): Promise<readonly (readonly Target[])[]> {
  const values = installables.filter((one): one is ValueInstallable => one.kind !== "store");
  const expressions = values.map((one) => buildableExpression(one, found(one)));
  const answers = values.length === 0
    ? []
    : await ask(`[ ${expressions.map((text) => `(${text})`).join(" ")} ]`) as readonly Json[];
  return installables.map((one) =>
    targetsOf(one, one.kind === "store" ? undefined : answers[values.indexOf(one)])
  );
}

/** What is built, and how it is found. */
export interface Building<T> {
  /** The name of the answer, for it to be remembered by. */
  readonly verb: string;
  readonly wish: Evaluation;
  readonly find: (evaluated: Evaluated) => Promise<T>;
  /** What is to be there for the answer. */
  readonly targets: (answer: T) => readonly Target[];
  readonly flags: BuildFlags;
  /** Further words for `nix-store --realise`. */
  readonly further?: readonly string[];
}

/** An answer, and whether all of it is there: 0. */
export interface Built<T> {
  readonly answer: T;
  readonly status: ExitStatus;
}

/**
 * Finds what is meant, by an evaluation or by what is remembered of one, and builds it. Nothing keeps
 * a derivation from being collected until it is being built: where one was, all is done again.
 */
export async function buildFound<T>(building: Building<T>, output: Output): Promise<Built<T>> {
  const first = await buildOnce(building, false, output);
  if (first.status === 0 || first.sources.every(stands)) return first;
  output.say("What was evaluated has been collected as garbage: evaluating again.");
  return await buildOnce(building, true, output);
}

async function buildOnce<T>(
  { verb, wish, find, targets, flags, further = [] }: Building<T>,
  isAnew: boolean,
  output: Output,
): Promise<Built<T> & { readonly sources: readonly string[] }> {
  const { rememberedAnswer } = await import("./remembering.ts");
  const sourcesOf = (answer: Json) => targets(answer as T).map(sourceOf);
  const remembering = {
    verb,
    find: async (evaluated: Evaluated) => await find(evaluated) as Json,
    isOfUse: (answer: Json) => !isAnew && sourcesOf(answer).every(stands),
  };
  const { answer, settings } = await rememberedAnswer(wish, remembering, output);
  output.done();
  const accepting = withSettings(flags, settings.accepted);
  const status = await realise(targets(answer as T), accepting, further);
  return { answer: answer as T, status, sources: sourcesOf(answer) };
}

/** What installables stand for, all of which is built. */
export const buildInstallables = {
  verb: "build",
  find: targetsOfAll,
  targets: (answer: readonly (readonly Target[])[]) => answer.flat(),
} as const;

/** Builds or fetches the targets; 0 when all are there. */
export async function realise(
  targets: readonly Target[],
  flags: BuildFlags,
  further: readonly string[] = [],
): Promise<ExitStatus> {
  const words = [...new Set(targets.map(realiseWord))];
  if (words.length === 0) return 0;
  const quiet = flags["print-build-logs"] ? [] : ["--no-build-output"];
  const args = ["--realise", "--no-gc-warning", ...quiet, ...nixWordsOf(flags), ...further];
  const status = await endAs(await handOver("nix-store", [...args, ...words], { silent: true }));
  // `nix build` tells no kinds of failure apart.
  return status === 0 ? 0 : 1;
}
