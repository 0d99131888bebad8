/**
 * Start-up: `--version` and `help` against a Deno that runs an empty file. The aim is 30 ms.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { paired, print, spawned } from "./paired.ts";

const cli = fromFileUrl(new URL("../cli.ts", import.meta.url));
const directory = await Deno.makeTempDir();
const empty = join(directory, "empty.ts");
await Deno.writeTextFile(empty, "");

const deno = (...args: readonly string[]) => () => spawned(Deno.execPath(), ["run", ...args]);

const timings = await paired([
  { name: "an empty file", run: deno(empty) },
  { name: "cli.ts --version", run: deno(cli, "--version") },
  { name: "cli.ts help", run: deno(cli, "help") },
  { name: "cli.ts help migrate", run: deno(cli, "help", "migrate") },
], 40);
await Deno.remove(directory, { recursive: true });

print("Start-up of Deno with", timings);
