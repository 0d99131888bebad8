/**
 * Calls of the `hg` program, in a way that can neither ask questions nor read a person's habits.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { type Finished, run } from "../../../nix/tools/run.ts";
import { withoutPasswords } from "./secrets.ts";

/** Neither a person's habits nor questions. */
const ENVIRONMENT = { HGPLAIN: "", LC_ALL: "C.UTF-8" };

/** Runs hg and returns what it printed, without white space at its end. Throws failures. */
export async function hg(args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await tryHg(args);
  if (status === 0) return stdout.trimEnd();
  const words = withoutPasswords(stderr.trim().replace(/^abort: /, "").split("\n")[0] ?? "");
  throw failure("hg-failed", `\`hg ${args[0]}\` failed with status ${status}: ${words}`);
}

async function tryHg(args: readonly string[]): Promise<Finished> {
  try {
    return await run("hg", args, { env: ENVIRONMENT });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const help = "install Mercurial";
    throw failure("no-hg", "the program `hg` is needed and not there", { help });
  }
}
