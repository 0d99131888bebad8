/**
 * Signals to programs that we run.
 *
 * @module
 */

/** Signals a program; one that has ended by itself in the meantime is as good. */
export function sendSignal(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
