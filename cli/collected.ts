/**
 * Derivations are nobody's between the evaluation that writes them and the build that reads them: a
 * garbage collector may take them. No stable command does both and tells what it evaluated.
 *
 * @module
 */
import { Failure } from "../nix/diagnostic.ts";
import type { Output } from "./output.ts";

/** Does `work`, from the evaluation on; once more where it throws `no-derivation`. */
export async function despiteCollection<T>(work: () => Promise<T>, output: Output): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isCollected(error)) throw error;
    output.say("What was evaluated has been collected as garbage: evaluating again.");
    return await work();
  }
}

/** Whether a derivation was missing. */
export function isCollected(error: unknown): boolean {
  return error instanceof Failure && error.diagnostics.some(({ code }) => code === "no-derivation");
}
