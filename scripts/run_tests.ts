/**
 * `deno task test`: all tests, and at the end one plain line that counts them. (`deno test` would take
 * a file called test.ts for a test.)
 *
 * `deno task test tests/migrate` runs a part; what stands behind `--` is for the tests.
 *
 * @module
 */
import { counts } from "./counts.ts";
import { main } from "./main.ts";
import { say, writeAll } from "./say.ts";
import { setUp } from "./set_up.ts";

/** Runs `deno test`, shows what it prints, and returns it with the exit status. */
async function denoTest(args: readonly string[]): Promise<{ status: number; output: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const decoder = new TextDecoder();
  let output = "";
  for await (const chunk of child.stdout) {
    writeAll(Deno.stdout, chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  return { status: (await child.status).code, output };
}

await main(async () => {
  await setUp();
  const { status, output } = await denoTest(Deno.args);
  say(counts(output));
  return status;
});
