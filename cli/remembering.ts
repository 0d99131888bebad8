/**
 * Answers about installables that need not be asked for again while the flake is as it was.
 *
 * @module
 */
import { placeOf, recall, recallAll, type State } from "../compat/bridge/cache/states.ts";
import { type LocalFlake, localFlake } from "../compat/bridge/cache/local_flake.ts";
import { presentTree } from "../compat/bridge/trace/present.ts";
import type { Trace } from "../compat/bridge/trace/record.ts";
import {
  isStoreHere,
  readNixConfiguration,
  readNixSettings,
} from "../compat/lock/fetch/nix_settings.ts";
import { Failure } from "../nix/diagnostic.ts";
import { lazyImport } from "../nix/lazy_import.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { nixIdentity } from "../nix/tools/identity.ts";
import type { Evaluated } from "./evaluating.ts";
import { type Evaluation, evaluationPart } from "./evaluation.ts";
import type { FlakeSettings } from "./flake_settings.ts";
import type { Output } from "./output.ts";

/** What a verb asks, and how its answer is kept. */
export interface Remembering {
  /** What the answer is, beside installables and the flags of evaluation: the name of the verb. */
  readonly verb: string;
  /** Finds the answer. */
  readonly find: (evaluated: Evaluated) => Promise<Json>;
  /** Whether an answer is still of use: what it names may have been collected as garbage. */
  readonly isOfUse: (answer: Json) => boolean;
  /**
   * Names of the flake's metadata that the answer tells, besides those that evaluation looks at.
   */
  readonly tells?: readonly string[];
  /** Is told of an answer that is kept from now on, in a directory of its question's own. */
  readonly kept?: (place: string, state: State, more: KeptWith) => Promise<void>;
  /** Is told of a kept answer that is used again, and of the same directory. */
  readonly used?: (place: string, state: State) => Promise<void>;
  /** Whether the last answer will do where finding one fails. */
  readonly staleOk?: boolean;
}

/** What there is to know when an answer is kept. */
export interface KeptWith {
  /** The store paths of the flake's inputs that are in the store. */
  readonly inputs: readonly string[];
  /** Answers that are no longer kept. */
  readonly dropped: readonly State[];
}

/** What is asked of a flake on this machine. */
export interface Question {
  /** All that the answer depends on besides the state of the flake. */
  readonly text: string;
  readonly flake: LocalFlake;
  readonly evaluation: Evaluation;
}

/** An answer, and what it depends on. */
export interface Answered {
  readonly answer: Json;
  /** What the flakes set. */
  readonly settings: FlakeSettings;
  /** Absent where that can't be told, so that the answer was not kept. */
  readonly kept?: { readonly trace: Trace; readonly flake: LocalFlake };
}

/** The answer: remembered, or found and remembered. */
export async function rememberedAnswer(
  asked: Evaluation,
  remembering: Remembering,
  output: Output,
): Promise<Answered> {
  const question = await questionOf(remembering.verb, asked);
  const recalled = question && await recalledTo(question, remembering, output);
  if (recalled !== undefined) return recalled;
  const { foundAnswer, keptAnswer } = await answering();
  if (question === undefined) return await foundAnswer(evaluationOf(asked), remembering, output);
  try {
    return await keptAnswer(question, remembering, output);
  } catch (error) {
    const last = error instanceof Failure && await lastAnswer(question, remembering);
    if (!last) throw error;
    for (const diagnostic of error.diagnostics) output.diagnose(diagnostic);
    output.say("The flake fails to evaluate: this is the environment that it had last.");
    return last;
  }
}

/** The answer if it is remembered. */
export async function recalledAnswer(
  asked: Evaluation,
  remembering: Remembering,
  output: Output,
): Promise<Answered | undefined> {
  const question = await questionOf(remembering.verb, asked);
  return question && await recalledTo(question, remembering, output);
}

async function recalledTo(
  { text, flake, evaluation }: Question,
  { isOfUse, used }: Remembering,
  output: Output,
): Promise<Answered | undefined> {
  const state = await recall(text, await presentTree(flake.directory, flake.isInGit));
  if (state === undefined || !isOfUse(state.answer)) return undefined;
  if (!await isGrantedStill(state, evaluation, output)) return undefined;
  await used?.(await placeOf(text), state);
  const { answer, settings, trace } = state;
  return { answer, settings, kept: { trace, flake } };
}

/** The answer that was the last one to be of use, where that will do. */
async function lastAnswer(
  { text }: Question,
  { isOfUse, staleOk = false }: Remembering,
): Promise<Answered | undefined> {
  if (!staleOk) return undefined;
  const last = (await recallAll(text)).find(({ answer }) => isOfUse(answer));
  return last && { answer: last.answer, settings: last.settings };
}

/** What finds answers: most of the program, read where none is remembered. */
function answering(): Promise<typeof import("./answering.ts")> {
  return lazyImport("./answering.ts", import.meta.url);
}

/** Whether the settings that the flake asks for are granted, and refused, as they were. */
async function isGrantedStill(
  { settings: { declared, accepted } }: State,
  { flags, heedsSettings = true }: Evaluation,
  output: Output,
): Promise<boolean> {
  if (!heedsSettings || declared.length === 0) return true;
  const { grantedOf } = await lazyImport<typeof import("./flake_settings.ts")>(
    "./flake_settings.ts",
    import.meta.url,
  );
  const today = await grantedOf(declared, readNixSettings(flags.option), output);
  return JSON.stringify(today.accepted) === JSON.stringify(accepted);
}

/** The flake, if all installables are of one whose state can be told. */
async function rememberedFlake(
  { words, flags, isReadOnly = false }: Evaluation,
): Promise<LocalFlake | undefined> {
  // What is remembered is in the store of this machine.
  if (isReadOnly || !isStoreHere(readNixSettings(flags.option), flags.store)) return undefined;
  if (Object.entries(flags).some(([name, value]) => !HARMLESS.has(name) && isGiven(value))) {
    return undefined;
  }
  const flakes = await Promise.all(words.map((word) => localFlake(word.replace(/\^[^#]*$/, ""))));
  const [first] = flakes;
  return flakes.every((it) => JSON.stringify(it) === JSON.stringify(first)) ? first : undefined;
}

/**
 * Flags that change neither the lock nor what evaluation may look at; they are part of the
 * question.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["show-trace", "print-build-logs", "offline", "option", "system", "store", "max-jobs"],
  ...["cores", "builders"],
  ...["substituters", "keep-going", "keep-failed", "fallback", "no-write-lock-file"],
  ...["no-update-lock-file", "log-format", "help", "quiet", "verbose", "version"],
]);

function isGiven(value: unknown): boolean {
  return !(value === undefined || value === false || Array.isArray(value) && value.length === 0);
}

/** The evaluation, with the flags alone that it knows. */
function evaluationOf(asked: Evaluation): Evaluation {
  return { ...asked, flags: evaluationPart(asked.flags) };
}

/**
 * The question that answers are remembered for; undefined where the state of what it is about can't
 * be told.
 */
async function questionOf(verb: string, asked: Evaluation): Promise<Question | undefined> {
  const evaluation = evaluationOf(asked);
  const { settings, texts } = readNixConfiguration(evaluation.flags.option);
  if (settings.get("eval-cache") === "false") return undefined;
  const flake = await rememberedFlake(evaluation);
  if (flake === undefined) return undefined;
  const { words, lookup, flags, apply } = evaluation;
  const text = JSON.stringify({
    format: 3,
    verb,
    words,
    lookup,
    apply,
    flags: Object.entries(flags).filter(([, value]) => isGiven(value)),
    flake,
    nix: nixIdentity(),
    configuration: [...texts],
  });
  return { text, flake, evaluation };
}
