/**
 * What a shell is started with: the file of its script, and its temporary directory.
 *
 * @module
 */
import type { Ended } from "../nix/tools/hand_over.ts";
import { type EndingSignal, holdSignals } from "../nix/tools/hold_signals.ts";

/** Where they are. */
export interface ShellFiles {
  readonly file: string;
  readonly temporary: string;
}

/** What is done with them. */
export interface ShellSteps {
  /** Where the temporary directory is made. */
  readonly parent: string;
  /** The script's text. */
  readonly script: (files: ShellFiles) => string;
  /** Runs the shell to its end. */
  readonly start: (files: ShellFiles) => Promise<Ended>;
}

/**
 * Makes both, starts the shell, and removes them at its end: of the directory what is empty, since
 * the person may have left something there. A signal that comes before the shell is there is its
 * end; none leaves anything behind.
 */
export async function withShellFiles({ parent, script, start }: ShellSteps): Promise<Ended> {
  let early: EndingSignal | undefined;
  using _held = holdSignals((signal) => early ??= signal);
  const made: string[] = [];
  try {
    const file = await Deno.makeTempFile({ prefix: "nix-shell." });
    made.push(file);
    const temporary = await Deno.makeTempDir({ prefix: "nix-shell.", dir: parent });
    made.push(temporary);
    await Deno.writeTextFile(file, script({ file, temporary }));
    if (early !== undefined) return { kind: "signal", signal: early };
    return await start({ file, temporary });
  } finally {
    for (const path of made) await Deno.remove(path).catch(() => {});
  }
}
