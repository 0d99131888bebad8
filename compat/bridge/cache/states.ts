/**
 * Answers of evaluations, kept by what was asked and by the states of the flake in which they hold.
 *
 * One file holds what is known of one question. It is only ever replaced as a whole, so that of two
 * programs at once one may forget what the other learnt, and nothing else.
 *
 * @module
 */
import { Failure } from "../../../nix/diagnostic.ts";
import type { Json } from "../../../nix/tools/evaluate.ts";
import { replaceFile } from "../../lock/fetch/write_lock.ts";
import { markUsed, prune } from "./prune.ts";
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
  /** The whole question, since the file's name is only its hash. */
  readonly question: string;
  readonly states: readonly State[];
}

/** Work goes back and forth between branches; more than this many states are not kept. */
const MOST_STATES = 8;

/** Where the answers of a question are: a directory of its own, which need not be there. */
export async function placeOf(question: string): Promise<string> {
  return `${cacheDirectory()}/${(await hashOf(question)).slice(0, 32)}`;
}

/** Below the user's cache directory, as the XDG Base Directory Specification has it. */
function cacheDirectory(): string {
  const home = Deno.env.get("HOME") ?? "/";
  return `${Deno.env.get("XDG_CACHE_HOME") || `${home}/.cache`}/flakebridge/evaluations`;
}

/** All that is known of a question; what can't be read, or is not as it was written, is forgotten. */
export async function recallAll(question: string): Promise<readonly State[]> {
  try {
    const text = await Deno.readTextFile(`${await placeOf(question)}/states.json`);
    const end = text.indexOf("\n");
    if (text.slice(0, end) !== await hashOf(text.slice(end + 1))) return [];
    const known: States = JSON.parse(text.slice(end + 1));
    return known.question === question ? known.states : [];
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/** The state in which the tree is now, if there is an answer for it. */
export async function recall(question: string, present: PresentTree): Promise<State | undefined> {
  for (const state of await recallAll(question)) {
    if (!await isCurrent(state.trace, present)) continue;
    markUsed(`${await placeOf(question)}/states.json`);
    return state;
  }
  return undefined;
}

/**
 * Keeps an answer in front of the others, and returns those that are given up for it; undefined where
 * nothing can be written.
 */
export async function remember(
  question: string,
  state: State,
): Promise<readonly State[] | undefined> {
  const others = (await recallAll(question)).filter(({ trace }) => !isSame(trace, state.trace));
  const states = [state, ...others].slice(0, MOST_STATES);
  const place = await placeOf(question);
  const text = JSON.stringify({ question, states } satisfies States);
  try {
    await Deno.mkdir(place, { recursive: true });
    await replaceFile(`${place}/states.json`, `${await hashOf(text)}\n${text}`);
    prune(cacheDirectory());
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
  return others.slice(MOST_STATES - 1);
}

/** Whether it is the system that refuses: a full disk, a home that can't be written. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Failure || error instanceof Error && "code" in error;
}

async function hashOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function isSame(one: Trace, two: Trace): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}
