/**
 * The time a proof may take.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";

/** What stands in place of Nix's own words where the time ran out. */
const WORDS = "the time for the proof was used up";

/** Seconds a proof may take unless told. */
export const PATIENCE = 300;

/**
 * A signal that ends evaluations after some milliseconds, or when `signal` does. Its reason is a
 * failure, so that what was not evaluated is told as that, and the rest of the proof stands.
 */
export function deadline(milliseconds: number, signal?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  AbortSignal.timeout(Math.max(0, milliseconds))
    .addEventListener("abort", () => controller.abort(failure("out-of-time", WORDS)));
  return signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]);
}

/** Whether an error that is told in these words is that the time ran out. */
export function isOutOfTime(words: string): boolean {
  return words === WORDS;
}
