/**
 * Builds and fetches what installables stand for, with `nix-store`.
 *
 * @module
 */
import {
  buildableExpression,
  isUnbuilt,
  pathsOf,
  realiseWord,
  sourceOf,
  type Target,
  targetsOf,
} from "../compat/bridge/targets.ts";
import type { ValueInstallable } from "../compat/bridge/question.ts";
import { isStoreHere, readNixSettings } from "../compat/lock/fetch/nix_settings.ts";
import { lazyImport } from "../nix/lazy_import.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { handOver } from "../nix/tools/hand_over.ts";
import { readDerivation } from "../nix/tools/read_store.ts";
import { despiteCollection } from "./collected.ts";
import { isSealed } from "../nix/tools/sealed.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../nix/tools/temporary.ts";
import { endAs } from "./end_as.ts";
import type { Evaluated } from "./evaluating.ts";
import type { Evaluation, EvaluationFlags } from "./evaluation.ts";
import { loudnessOf } from "./loudness.ts";
import { nixFlags, nixWordsOf, withSettings } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import type { Answered } from "./remembering.ts";
import { stands } from "./stands.ts";
import type { ExitStatus, Flags, FlagValues } from "./verb.ts";

/** The flags of every verb that builds something. */
export const buildFlags = {
  repair: { type: "switch", help: "Make anew what is there and is not as it was made." },
} as const satisfies Flags;

export type BuildFlags =
  & FlagValues<typeof buildFlags & typeof nixFlags>
  & Pick<EvaluationFlags, "print-build-logs">;

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
  /** The name of the answer, for it to be remembered by; absent for one that is not. */
  readonly verb?: string;
  readonly wish: Evaluation;
  readonly find: (evaluated: Evaluated) => Promise<T>;
  /** What is to be there for the answer. */
  readonly targets: (answer: T) => readonly Target[];
  readonly flags: BuildFlags;
  /** Further words for `nix-store --realise`. */
  readonly further?: readonly string[];
  /** A directory for links that keep what is built from being collected. */
  readonly links?: () => string;
  /** Whether links that are there already do. */
  readonly isKept?: (targets: readonly Target[]) => Promise<boolean>;
}

/** An answer, and whether all of it is there: 0. */
export interface Built<T> {
  readonly answer: T;
  readonly status: ExitStatus;
  /** The person's flags, with what the flakes set behind them. */
  readonly flags: BuildFlags;
}

/** Finds what is meant, by an evaluation or by what is remembered of one, and builds it. */
export async function buildFound<T>(building: Building<T>, output: Output): Promise<Built<T>> {
  const { targets, further = [], flags } = building;
  return await despiteCollection(async () => {
    const { answer, settings } = await answerOf(building, output);
    output.done();
    const accepting = withSettings(flags, settings.accepted);
    const wanted = targets(answer as T);
    const roots = await rootsFor(wanted, building);
    const status = await realise(wanted, accepting, [...roots, ...further]);
    const isFloating = status === 0 && wanted.flatMap(pathsOf).includes("");
    const told = isFloating ? await withBuiltPaths(answer, nixWordsOf(accepting)) : answer;
    return { answer: told as T, status, flags: accepting };
  }, output);
}

/**
 * The answer with the paths of outputs that only the build could tell: those of derivations that
 * are addressed by what they build.
 */
async function withBuiltPaths(answer: Json, words: readonly string[]): Promise<Json> {
  if (answer === null || typeof answer !== "object") return answer;
  if (isList(answer)) return await Promise.all(answer.map((part) => withBuiltPaths(part, words)));
  const { drvPath, outputs } = answer;
  const parts = typeof drvPath === "string" && outputs !== undefined
    ? [["outputs", await builtOutputs(drvPath, outputs, words)] as const]
    : await Promise.all(
      Object.entries(answer).map(async ([name, part]) =>
        [name, await withBuiltPaths(part, words)] as const
      ),
    );
  return { ...answer, ...Object.fromEntries(parts) };
}

function isList(answer: Json): answer is readonly Json[] {
  return Array.isArray(answer);
}

/** Outputs by name, each with the path that Nix has for it now. */
async function builtOutputs(
  drvPath: string,
  outputs: Json,
  words: readonly string[],
): Promise<Json> {
  const { runNix } = await import("../nix/tools/run.ts");
  const pathOf = async (name: string) =>
    (await runNix("nix-store", ["--realise", ...words, `${drvPath}!${name}`])).trim();
  const names = Object.keys(outputs as Readonly<Record<string, Json>>);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await pathOf(name)] as const)),
  );
}

/** Words for `nix-store --realise` that keep the targets. */
async function rootsFor<T>(
  targets: readonly Target[],
  { links, isKept }: Building<T>,
): Promise<readonly string[]> {
  if (links === undefined || await isKept?.(targets)) return [];
  return ["--add-root", `${links()}/built`, "--indirect"];
}

/** Does `work` with what was built, if it was; nothing of it is collected until that is done. */
export async function withBuilt<T>(
  building: Building<T>,
  output: Output,
  work: (built: Built<T>) => Promise<void>,
): Promise<ExitStatus> {
  let directory: TemporaryDirectory | undefined;
  // Made as late as it is needed: what stops an evaluation leaves no time to remove it.
  const links = () => (directory ??= temporaryDirectory()).path;
  try {
    const built = await buildFound({ ...building, links }, output);
    if (built.status === 0) await work(built);
    return built.status;
  } finally {
    directory?.remove();
  }
}

async function answerOf<T>(
  { verb, wish, find, targets }: Building<T>,
  output: Output,
): Promise<Answered> {
  const finding = async (evaluated: Evaluated) => await find(evaluated) as Json;
  if (verb === undefined) {
    const { foundAnswer } = await lazyImport<typeof import("./answering.ts")>(
      "./answering.ts",
      import.meta.url,
    );
    return await foundAnswer(wish, { find: finding }, output);
  }
  const { rememberedAnswer } = await import("./remembering.ts");
  const isOfUse = (answer: Json) => targets(answer as T).map(sourceOf).every(stands);
  return await rememberedAnswer(wish, { verb, find: finding, isOfUse }, output);
}

/** What installables stand for, all of which is built. */
export const buildInstallables = {
  verb: "build",
  find: targetsOfAll,
  targets: (answer: readonly (readonly Target[])[]) => answer.flat(),
} as const;

/**
 * Builds or fetches the targets, unless they are there; 0 when all are.
 *
 * @throws {Failure} `no-derivation` where one was collected as garbage before it could be built.
 */
async function realise(
  targets: readonly Target[],
  flags: BuildFlags,
  further: readonly string[],
): Promise<ExitStatus> {
  await fetchUnbuilt(targets, flags);
  const words = [...new Set(targets.filter((one) => !isUnbuilt(one)).map(realiseWord))];
  if (words.length === 0) return 0;
  const isHere = isStoreHere(readNixSettings(flags.option), flags.store);
  const format = flags["log-format"];
  const wanted = [
    ...(flags.repair ? ["--repair"] : []),
    ...(format === undefined ? [] : ["--log-format", format]),
    ...further,
  ];
  if (wanted.length === 0 && isHere && targets.flatMap(pathsOf).every(isSealed)) return 0;
  const args = [
    "--realise",
    "--no-gc-warning",
    ...loudnessOf(flags),
    ...nixWordsOf(flags),
    ...wanted,
  ];
  const status = await endAs(await handOver("nix-store", [...args, ...words], { silent: true }));
  if (status === 0) return 0;
  for (const one of targets) if (one.kind === "derivation") readDerivation(one.drvPath);
  // `nix build` tells no kinds of failure apart.
  return 1;
}

async function fetchUnbuilt(targets: readonly Target[], flags: BuildFlags): Promise<void> {
  const missing = targets.filter(isUnbuilt).map(sourceOf).filter((path) => !stands(path));
  if (missing.length === 0) return;
  const { fetchDerivation } = await import("../nix/tools/store.ts");
  for (const path of missing) await fetchDerivation(path, nixWordsOf(flags));
}
