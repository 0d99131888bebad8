/**
 * Writes answers down where `states.ts` reads them.
 *
 * @module
 */
import { replaceFile } from "../../lock/fetch/write_lock.ts";
import type { Trace } from "../trace/record.ts";
import { prune } from "./prune.ts";
import {
  cacheDirectory,
  hashOf,
  isRefusal,
  placeOf,
  recallAll,
  type State,
  type States,
} from "./states.ts";

/** Work goes back and forth between branches; more than this many states are not kept. */
const MOST_STATES = 8;

/**
 * Keeps an answer in front of the others, and returns those that are given up for it; or what
 * keeps it from being written.
 */
export async function remember(
  question: string,
  state: State,
): Promise<readonly State[] | Error> {
  const others = (await recallAll(question)).filter(({ trace }) => !isSame(trace, state.trace));
  const states = [state, ...others].slice(0, MOST_STATES);
  const place = await placeOf(question);
  const text = JSON.stringify({ question: await hashOf(question), states } satisfies States);
  try {
    await Deno.mkdir(place, { recursive: true });
    await replaceFile(`${place}/states.json`, `${await hashOf(text)}\n${text}`);
    prune(cacheDirectory());
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  return others.slice(MOST_STATES - 1);
}

function isSame(one: Trace, two: Trace): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}
