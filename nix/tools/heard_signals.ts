/**
 * What signals have come, and what of them this process has been told.
 *
 * @module
 */

/** A signal that means nothing to us, and ends nobody; of a higher number than those that do. */
const MARK = "SIGURG";

/** Milliseconds after which a mark is not waited for: where Deno may not send it, or it is lost. */
const LONGEST = 50;

/**
 * Waits until the listeners have been told of every signal that came before the call. Deno tells of
 * them by another thread, which a busy machine lets wait: a listener that is removed before is
 * never told. What is sent last is told last.
 */
export async function heardSignals(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = () => resolve();
  Deno.addSignalListener(MARK, listener);
  const timer = setTimeout(resolve, LONGEST);
  // Without the permission Deno would ask the person for it.
  if (Deno.permissions.querySync({ name: "run" }).state === "granted") Deno.kill(Deno.pid, MARK);
  await promise;
  clearTimeout(timer);
  Deno.removeSignalListener(MARK, listener);
  // Those told of at the same time have their turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
}
