/**
 * A place for temporary files that is gone when the program is, also after Ctrl-C.
 *
 * @module
 */
import type { Output } from "./output.ts";

/** The signals a person or a system stops a program with, by their POSIX numbers. */
const stopSignals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Does `work` with a new directory as TMPDIR, for this process and for every program it starts, and
 * removes the directory at the end. A signal ends the program at once, with 128 + its number, as
 * shells report it; nothing temporary stays behind.
 */
export async function withScratch<T>(output: Output, work: () => Promise<T>): Promise<T> {
  const directory = Deno.makeTempDirSync({ prefix: "flakebridge-" });
  Deno.env.set("TMPDIR", directory);
  for (const [signal, number] of Object.entries(stopSignals)) {
    Deno.addSignalListener(signal as keyof typeof stopSignals, () => {
      output.done();
      removeTree(directory);
      Deno.exit(128 + number);
    });
  }
  try {
    return await work();
  } finally {
    removeTree(directory);
  }
}

/** What can't be removed is left to the system's own cleaning of its temporary directory. */
function removeTree(directory: string): void {
  try {
    Deno.removeSync(directory, { recursive: true });
  } catch {
    // Nothing a person could do about it while they wait for something else.
  }
}
