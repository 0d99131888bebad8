#!/usr/bin/env -S deno run
/**
 * `deno run migrate.ts [DIR]` is `deno run cli.ts migrate [DIR]`.
 *
 * @module
 */
import { main } from "./cli/main.ts";
import { verbs } from "./cli.ts";

if (import.meta.main) await main(verbs, ["migrate", ...Deno.args]);
