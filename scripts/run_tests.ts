/**
 * `deno task test`: all tests, and at the end one plain line that counts them. (`deno test` would
 * take a file called test.ts for a test.)
 *
 * `deno task test tests/migrate` runs a part; what stands behind `--` is for the tests. `deno task
 * test-all` tries with four Nixes what this tries with the one on PATH.
 *
 * @module
 */
import $ from "@david/dax";
import { Failure } from "../nix/diagnostic.ts";
import { counts } from "./counts.ts";
import { main } from "./main.ts";
import { say } from "./say.ts";
import { setUpMatrix, setUpTests } from "./set_up.ts";

const [first, ...rest] = Deno.args;
const isAll = first === "--all-nixes";

await main(async () => {
  await setUpTests();
  const words = [Deno.execPath(), "test", "-A", ...(isAll ? rest : Deno.args)];
  const { code, stdout } = await $`${words}`.env(isAll ? await matrixVariable() : {})
    .stdin("null").stdout("inheritPiped").noThrow();
  const line = counts(stdout);
  say(line);
  // A run that a signal ended has no status of its own.
  return line.endsWith(" 0 failed") ? code : code || 1;
});

/**
 * What tells the tests of the four Nixes; nothing, and a word about it, where they can't be had.
 */
async function matrixVariable(): Promise<Record<string, string>> {
  try {
    return { FLAKEBRIDGE_NIX_MATRIX: await setUpMatrix() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const { message, help } of error.diagnostics) say(`warning: ${message}; ${help}`);
    say("warning: only the Nix on PATH is tried");
    return {};
  }
}
