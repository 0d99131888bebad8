/**
 * Finds answers about installables, and keeps those whose state can be told.
 *
 * @module
 */
import type { LocalFlake } from "../compat/bridge/cache/local_flake.ts";
import { remember } from "../compat/bridge/cache/keep_state.ts";
import { cacheDirectory, placeOf } from "../compat/bridge/cache/states.ts";
import type { StoredFlake } from "../compat/bridge/stored_flake.ts";
import { flakeReads } from "../compat/bridge/trace/flake_reads.ts";
import { inputPaths, observedExpression, TALKATIVE } from "../compat/bridge/trace/observe.ts";
import { presentTree, storeLook } from "../compat/bridge/trace/present.ts";
import { isForObserver, type Seen } from "../compat/bridge/trace/reads.ts";
import { type Trace, traceOf } from "../compat/bridge/trace/record.ts";
import { readTextIn } from "../compat/lock/fetch/directory.ts";
import { type Diagnostic, Failure } from "../nix/diagnostic.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { isCollected } from "./collected.ts";
import { type Evaluated, withInstallables } from "./evaluating.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Output } from "./output.ts";
import type { Answered, Question, Remembering } from "./remembering.ts";
import { stands } from "./stands.ts";

/** Finds an answer that can't be kept. */
export async function foundAnswer(
  evaluation: Evaluation,
  { find }: Pick<Remembering, "find">,
  output: Output,
): Promise<Answered> {
  return await withInstallables(evaluation, output, async (evaluated) => {
    return { answer: await find(evaluated), settings: evaluated.settings };
  });
}

/** Finds the answer, and keeps it where its state can be told. */
export async function keptAnswer(
  { text, flake, evaluation }: Question,
  { find, kept, tells = [] }: Remembering,
  output: Output,
): Promise<Answered> {
  return await withInstallables(evaluation, output, async (evaluated) => {
    const { answer, stderr } = await watched(evaluated, find, output);
    const stored = evaluated.installables.find((one) => one.kind === "flake")?.flake;
    // A function of the person's may read whatever it is given a path to.
    const told = evaluation.apply === undefined ? tells : [...tells, "outPath"];
    const seen = stderr === undefined ? undefined : { stderr, told };
    const { settings } = evaluated;
    const trace = stored && seen && await traceIn(seen, stored, flake);
    if (stored === undefined || trace === undefined) return { answer, settings };
    const state = { trace, answer, settings };
    const dropped = await remember(text, state);
    if (dropped instanceof Error) {
      output.diagnose(unremembered(dropped));
      return { answer, settings };
    }
    // Valid paths alone are put into the store.
    const inputs = (await inputPaths(stored.lock)).filter(stands);
    await kept?.(await placeOf(text), state, { inputs, dropped });
    return { answer, settings, kept: { trace, flake } };
  });
}

/** Why the next call has to find the answer again. */
function unremembered({ message }: Error): Diagnostic {
  return {
    severity: "warning",
    code: "not-remembered",
    message: `what was evaluated is not remembered, as "${cacheDirectory()}" can't be written: ` +
      message,
    help: "XDG_CACHE_HOME names another place for what is remembered",
  };
}

/** The answer, and what Nix said on the way to it of what it read. */
async function watched(
  evaluated: Evaluated,
  find: Remembering["find"],
  output: Output,
): Promise<{ readonly answer: Json; readonly stderr: string | undefined }> {
  const stored = evaluated.installables.find((one) => one.kind === "flake")?.flake;
  if (stored === undefined) return { answer: await find(evaluated), stderr: undefined };
  const lines: string[] = [];
  const said: string[] = [];
  const hear = (line: string) => {
    if (isForObserver(line)) return void lines.push(line);
    said.push(line);
    output.say(line);
  };
  const ask = async (expression: string) =>
    await evaluated.ask(await observedExpression(expression, stored), {
      settings: TALKATIVE,
      hear,
    });
  try {
    return { answer: await find({ ...evaluated, ask }), stderr: lines.join("\n") };
  } catch (error) {
    if (!(error instanceof Failure) || isCollected(error)) throw error;
    // The person's errors are those of an evaluation that nobody watches.
    const asking = { settings: [], hear: unlessSaid(said, output) };
    const ask = (expression: string) => evaluated.ask(expression, asking);
    return { answer: await find({ ...evaluated, ask }), stderr: undefined };
  }
}

/** Says what an evaluation says that was not said when it was tried before. */
function unlessSaid(said: readonly string[], output: Output): (line: string) => void {
  const left = [...said];
  return (line) => {
    const at = left.indexOf(line);
    if (at < 0) output.say(line);
    else left.splice(at, 1);
  };
}

/** The state in which an answer holds; undefined where that can't be told. */
async function traceIn(
  seen: Seen,
  stored: StoredFlake,
  { directory, isInGit }: LocalFlake,
): Promise<Trace | undefined> {
  const lockText = await readTextIn(`${stored.storePath}/${stored.dir}`, "flake.lock");
  const reads = flakeReads(seen, stored, lockText);
  const present = await presentTree(directory, isInGit);
  return reads && await traceOf(reads, storeLook(stored.storePath), present);
}
