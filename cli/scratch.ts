/**
 * A place for temporary files that is gone when the program is, also after Ctrl-C.
 *
 * @module
 */
import { dirname } from "@std/path";
import { heardSignals } from "../nix/tools/heard_signals.ts";
import {
  removeLeftoversIn,
  type TemporaryDirectory,
  temporaryDirectory,
} from "../nix/tools/temporary.ts";
import type { Output } from "./output.ts";

/** The signals a person or a system stops a program with, by their POSIX numbers. */
const stopSignals = [["SIGHUP", 1], ["SIGINT", 2], ["SIGTERM", 15]] as const;

/** Milliseconds that work has to come to an orderly end after a signal. */
const grace = 2000;

/**
 * How the program ends after a signal: as shells report one that a signal ended, 128 and its
 * number; or as Nix does, with 1 and words.
 */
export type Ending = "as stopped" | "as Nix";

/**
 * Does `work` with a new directory as TMPDIR, for this process and for every program it starts, and
 * removes the directory at the end; what killed runs left behind goes, too. A stop signal aborts
 * the work's `AbortSignal`; when the work has ended, or has not within two seconds, or a second
 * signal comes, the program ends. What the work prints at its end is still printed, and nothing
 * temporary stays behind.
 */
export async function withScratch<T>(
  output: Output,
  work: (interruption: AbortSignal) => Promise<T>,
  ending: Ending = "as stopped",
): Promise<T> {
  const scratch = temporaryDirectory();
  removeLeftoversIn(dirname(scratch.path));
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", scratch.path);
  const controller = new AbortController();
  let stop: (() => never) | undefined;
  const listeners = stopSignals.map(([signal, number]) => {
    const listener = () => {
      if (stop !== undefined) stop();
      stop = () => {
        output.done();
        removeTree(scratch);
        if (ending === "as stopped") Deno.exit(128 + number);
        output.diagnose(INTERRUPTED);
        Deno.exit(1);
      };
      controller.abort();
      setTimeout(stop, grace);
    };
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  try {
    const done = await work(controller.signal);
    await heardSignals();
    return done;
  } catch (error) {
    // Ctrl-C reaches the programs we run too, and their end may be noticed before the signal is.
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw error;
  } finally {
    stop?.();
    removeTree(scratch);
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
}

const INTERRUPTED = {
  severity: "error",
  code: "interrupted",
  message: "interrupted by the user",
} as const;

/** What can't be removed is left to the system's own cleaning of its temporary directory. */
function removeTree({ remove }: TemporaryDirectory): void {
  try {
    remove();
  } catch {
    // Nothing a person could do about it while they wait for something else.
  }
}
