/**
 * Ends this program as one ended that ran in its place.
 *
 * @module
 */
import type { Ended } from "../nix/tools/hand_over.ts";
import type { ExitStatus } from "./verb.ts";

/** The status to end with; where a signal ended the program, the same ends this one. */
export async function endAs(ended: Ended): Promise<ExitStatus> {
  if (ended.kind === "exit") return ended.status;
  Deno.kill(Deno.pid, ended.signal);
  // The signal comes soon, if not at once.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return 1;
}
