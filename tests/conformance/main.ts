/**
 * Prints the conformance table; the exit status is 1 when a cell is wrong. The Nixes of the table
 * are put side by side first where they are not yet.
 *
 *     deno task conformance [--evaluator FILE] [--case WORDS] [--verbose] [--json]
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { fromFileUrl, resolve } from "@std/path";
import { CASES } from "./cases/mod.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { main } from "../../scripts/main.ts";
import { say } from "../../scripts/say.ts";
import { setUpMatrix } from "../../scripts/set_up.ts";
import { isWrong, printTable } from "../ground/print_table.ts";
import { rows } from "./table.ts";

const OURS = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const flags = parseArgs(Deno.args, { string: ["evaluator", "case"], boolean: ["json", "verbose"] });
const evaluator = typeof flags.evaluator === "string" ? resolve(flags.evaluator) : OURS;
const words = typeof flags.case === "string" ? flags.case : "";
const cases = CASES.filter(({ name }) => name.includes(words));
await main(async () => {
  Deno.env.set("FLAKEBRIDGE_NIX_MATRIX", await setUpMatrix());
  let isRight = true;
  await withEveryNix(async (nixes, directory) => {
    isRight = await print(nixes, directory);
  });
  return isRight ? 0 : 1;
});

/** Whether all cells are right. */
async function print(nixes: readonly NixEnvironment[], directory: string): Promise<boolean> {
  const versions = nixes.map(({ version }) => version);
  const made = rows(directory, nixes, cases, evaluator);
  if (!flags.json) return await printTable(versions, made, { verbose: flags.verbose === true });
  const done = await Array.fromAsync(made);
  say(JSON.stringify({ versions, rows: done }, undefined, 2));
  return !done.some(isWrong);
}
