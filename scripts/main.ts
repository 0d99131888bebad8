/**
 * What every script does around its work: failures as words, an exit status.
 *
 * @module
 */
import { Failure } from "../nix/diagnostic.ts";
import { say } from "./say.ts";

/** Runs a script; its result is the exit status. */
export async function main(script: () => Promise<number>): Promise<never> {
  try {
    Deno.exit(await script());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const { message, help } of error.diagnostics) {
      say(`error: ${message}`);
      if (help !== undefined) say(`help: ${help}`);
    }
    Deno.exit(1);
  }
}
