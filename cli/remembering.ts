/**
 * Answers about installables that need not be asked for again while the flake is as it was.
 *
 * @module
 */
import { placeOf, recall, recallAll, remember, type State } from "../compat/bridge/cache/states.ts";
import { type LocalFlake, localFlake } from "../compat/bridge/cache/local_flake.ts";
import { presentTree } from "../compat/bridge/trace/present.ts";
import type { Seen } from "../compat/bridge/trace/reads.ts";
import type { Trace } from "../compat/bridge/trace/record.ts";
import type { StoredFlake } from "../compat/bridge/stored_flake.ts";
import { Failure } from "../nix/diagnostic.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { nixIdentity } from "../nix/tools/identity.ts";
import { type Evaluated, type Evaluation, evaluationPart, withInstallables } from "./evaluating.ts";
import type { Output } from "./output.ts";
import { stands } from "./stands.ts";

/** What a verb asks, and how its answer is kept. */
export interface Remembering {
  /** What the answer is, beside installables and the flags of evaluation: the name of the verb. */
  readonly verb: string;
  /** Finds the answer. */
  readonly find: (evaluated: Evaluated) => Promise<Json>;
  /** Whether an answer is still of use: what it names may have been collected as garbage. */
  readonly isOfUse: (answer: Json) => boolean;
  /** Names of the flake's metadata that the answer tells, besides those that evaluation looks at. */
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

/** An answer, and what it depends on. */
export interface Answered {
  readonly answer: Json;
  /** Absent where that can't be told, so that the answer was not kept. */
  readonly kept?: { readonly trace: Trace; readonly flake: LocalFlake };
}

/** The answer: remembered, or found and remembered. */
export async function rememberedAnswer(
  asked: Evaluation,
  remembering: Remembering,
  output: Output,
): Promise<Answered> {
  const { verb, isOfUse, used, staleOk = false } = remembering;
  const evaluation = { ...asked, flags: evaluationPart(asked.flags) };
  const flake = await rememberedFlake(evaluation);
  if (flake === undefined) {
    return { answer: await withInstallables(evaluation, output, remembering.find) };
  }
  const question = questionOf(verb, evaluation, flake);
  const state = await recall(question, await presentTree(flake.directory, flake.isInGit));
  if (state !== undefined && isOfUse(state.answer)) {
    await used?.(await placeOf(question), state);
    return answered(state, flake);
  }
  try {
    return await found(evaluation, { flake, question }, remembering, output);
  } catch (error) {
    if (!staleOk || !(error instanceof Failure)) throw error;
    const last = (await recallAll(question)).find(({ answer }) => isOfUse(answer));
    if (last === undefined) throw error;
    for (const diagnostic of error.diagnostics) output.diagnose(diagnostic);
    output.say("The flake fails to evaluate: this is the environment that it had last.");
    return { answer: last.answer };
  }
}

function answered({ answer, trace }: State, flake: LocalFlake): Answered {
  return { answer, kept: { trace, flake } };
}

/** Finds the answer, and keeps it where its state can be told. */
async function found(
  evaluation: Evaluation,
  { flake, question }: { readonly flake: LocalFlake; readonly question: string },
  { find, kept, tells = [] }: Remembering,
  output: Output,
): Promise<Answered> {
  return await withInstallables(evaluation, output, async (evaluated) => {
    const { answer, stderr } = await watched(evaluated, find, output);
    const stored = evaluated.installables.find((one) => one.kind === "flake")?.flake;
    // A function of the person's may read whatever it is given a path to.
    const told = evaluation.apply === undefined ? tells : [...tells, "outPath"];
    const seen = stderr === undefined ? undefined : { stderr, told };
    const state = stored && seen && await stateOf(answer, seen, stored, flake);
    if (stored === undefined || state === undefined) return { answer };
    const dropped = await remember(question, state);
    if (dropped === undefined) return { answer };
    const { inputPaths } = await import("../compat/bridge/trace/observe.ts");
    // Valid paths alone are put into the store.
    const inputs = (await inputPaths(stored.lock)).filter(stands);
    await kept?.(await placeOf(question), state, { inputs, dropped });
    return answered(state, flake);
  });
}

/** The flake, if all installables are of one whose state can be told. */
async function rememberedFlake(
  { words, flags, isReadOnly = false }: Evaluation,
): Promise<LocalFlake | undefined> {
  // What is remembered is in the store.
  if (isReadOnly) return undefined;
  if (new Map(flags.option).get("eval-cache") === "false") return undefined;
  if (Object.entries(flags).some(([name, value]) => !HARMLESS.has(name) && isGiven(value))) {
    return undefined;
  }
  const named = words.length === 0 ? ["."] : words;
  const flakes = await Promise.all(named.map((word) => localFlake(word.replace(/\^[^#]*$/, ""))));
  const [first] = flakes;
  return flakes.every((it) => JSON.stringify(it) === JSON.stringify(first)) ? first : undefined;
}

/** Flags that change neither the lock nor what evaluation may look at; they are part of the question. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["show-trace", "offline", "option", "system", "store", "max-jobs", "cores", "builders"],
  ...["substituters", "keep-going", "keep-failed", "fallback", "no-write-lock-file"],
  ...["no-update-lock-file", "help", "quiet", "verbose", "version"],
]);

function isGiven(value: unknown): boolean {
  return !(value === undefined || value === false || Array.isArray(value) && value.length === 0);
}

/** All that the answer depends on besides the state of the flake. */
function questionOf(
  verb: string,
  { words, lookup, flags, apply }: Evaluation,
  flake: LocalFlake,
): string {
  const given = Object.entries(flags).filter(([, value]) => isGiven(value));
  return JSON.stringify({
    format: 1,
    verb,
    words,
    lookup,
    apply,
    flags: given,
    flake,
    nix: nixIdentity(),
  });
}

/** The answer, and what Nix said on the way to it of what it read. */
async function watched(
  evaluated: Evaluated,
  find: Remembering["find"],
  output: Output,
): Promise<{ readonly answer: Json; readonly stderr: string | undefined }> {
  const { isForObserver } = await import("../compat/bridge/trace/reads.ts");
  const { observedExpression, TALKATIVE } = await import("../compat/bridge/trace/observe.ts");
  const stored = evaluated.installables.find((one) => one.kind === "flake")?.flake;
  if (stored === undefined) return { answer: await find(evaluated), stderr: undefined };
  const lines: string[] = [];
  const hear = (line: string) => {
    if (isForObserver(line)) lines.push(line);
    else output.say(line);
  };
  const ask = async (expression: string) =>
    await evaluated.ask(await observedExpression(expression, stored), {
      settings: TALKATIVE,
      hear,
    });
  try {
    return { answer: await find({ ...evaluated, ask }), stderr: lines.join("\n") };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // The person's errors are those of an evaluation that nobody watches.
    return { answer: await find(evaluated), stderr: undefined };
  }
}

/** The state in which the answer holds; undefined where that can't be told. */
async function stateOf(
  answer: Json,
  seen: Seen,
  stored: StoredFlake,
  { directory, isInGit }: LocalFlake,
): Promise<State | undefined> {
  const { flakeReads } = await import("../compat/bridge/trace/flake_reads.ts");
  const { traceOf } = await import("../compat/bridge/trace/record.ts");
  const { storeLook } = await import("../compat/bridge/trace/present.ts");
  const { readTextIn } = await import("../compat/lock/fetch/directory.ts");
  const lockText = await readTextIn(`${stored.storePath}/${stored.dir}`, "flake.lock");
  const reads = flakeReads(seen, stored, lockText);
  const present = await presentTree(directory, isInGit);
  const trace = reads && await traceOf(reads, storeLook(stored.storePath), present);
  return trace === undefined ? undefined : { trace, answer };
}
