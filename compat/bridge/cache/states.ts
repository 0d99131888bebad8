/**
 * Answers of evaluations, kept by what was asked and by the states of the flake in which they hold.
 *
 * One file holds what is known of one question. It is only ever replaced as a whole, so that of two
 * programs at once one may forget what the other learnt, and nothing else.
 *
 * @module
 */
import { Failure } from "../../../nix/diagnostic.ts";
import { lazyImport } from "../../../nix/lazy_import.ts";
import type { Json } from "../../../nix/tools/evaluate.ts";
import { isCurrent, type PresentTree, type Trace } from "../trace/record.ts";

/** An answer, and what it depends on. */
export interface State {
  readonly trace: Trace;
  readonly answer: Json;
  /** Settings of Nix that the flake asked for, and those of them that were granted. */
  readonly settings: Readonly<Record<"declared" | "accepted", readonly Setting[]>>;
}

type Setting = readonly [name: string, value: string];

/** The states of a question, the last used one first. */
export interface States {
  /**
   * The question's whole hash, of which the directory's name has a half; itself it may hold
   * secrets.
   */
  readonly question: string;
  readonly states: readonly State[];
}

/** Where the answers of a question are: a directory of its own, which need not be there. */
export async function placeOf(question: string): Promise<string> {
  return `${cacheDirectory()}/${(await hashOf(question)).slice(0, 32)}`;
}

/** Below the user's cache directory, as the XDG Base Directory Specification has it. */
export function cacheDirectory(): string {
  const home = Deno.env.get("HOME") ?? "/";
  return `${Deno.env.get("XDG_CACHE_HOME") || `${home}/.cache`}/flakebridge/evaluations`;
}

/**
 * All that is known of a question; what can't be read, or is not as it was written, is forgotten.
 */
export async function recallAll(question: string): Promise<readonly State[]> {
  try {
    const text = await Deno.readTextFile(`${await placeOf(question)}/states.json`);
    const end = text.indexOf("\n");
    if (text.slice(0, end) !== await hashOf(text.slice(end + 1))) return [];
    const known: States = JSON.parse(text.slice(end + 1));
    return known.question === await hashOf(question) ? known.states : [];
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/**
 * The state in which the tree is now, if there is an answer for it; from now on the last used one.
 */
export async function recall(question: string, present: PresentTree): Promise<State | undefined> {
  for (const [at, state] of (await recallAll(question)).entries()) {
    if (!await isCurrent(state.trace, present)) continue;
    if (at > 0) await putFirst(question, state);
    else markUsed(`${await placeOf(question)}/states.json`);
    return state;
  }
  return undefined;
}

async function putFirst(question: string, state: State): Promise<void> {
  const { remember } = await lazyImport<typeof import("./keep_state.ts")>(
    "./keep_state.ts",
    import.meta.url,
  );
  await remember(question, state);
}

const DAY = 86_400_000;

/** Tells that an answer was used, in its file's time; once a day will do. */
export function markUsed(file: string, now: number = Date.now()): void {
  try {
    const { mtime } = Deno.statSync(file);
    if (mtime !== null && now - mtime.getTime() > DAY) Deno.utimeSync(file, now / 1000, now / 1000);
  } catch {
    // A cache that can't be written is as good to read.
  }
}

/** Whether it is the system that refuses: a full disk, a home that can't be written. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Failure || error instanceof Error && "code" in error;
}

export async function hashOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
