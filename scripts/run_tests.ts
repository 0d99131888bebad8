/**
 * `deno task test`: all tests, and at the end one plain line that counts them. (`deno test` would take
 * a file called test.ts for a test.)
 *
 * `deno task test tests/migrate` runs a part; what stands behind `--` is for the tests.
 *
 * @module
 */
import $ from "@david/dax";
import { counts } from "./counts.ts";
import { main } from "./main.ts";
import { say } from "./say.ts";
import { setUp } from "./set_up.ts";

await main(async () => {
  await setUp();
  const { code, stdout } = await $`${[Deno.execPath(), "test", "-A", ...Deno.args]}`
    .stdin("null").stdout("inheritPiped").noThrow();
  say(counts(stdout));
  return code;
});
