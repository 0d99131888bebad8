/**
 * Prints the table of comparisons with native flakes; the exit status is 1 when a cell is wrong.
 *
 *     deno task conformance:bridge [--case WORDS] [--verbose]
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { main } from "../../scripts/main.ts";
import { setUpMatrix } from "../../scripts/set_up.ts";
import { withEveryNix } from "../ground/nix_environment.ts";
import { printTable } from "../ground/print_table.ts";
import { nameOf } from "./case.ts";
import { CASES } from "./cases.ts";
import { rows } from "./table.ts";

const flags = parseArgs(Deno.args, { string: ["case"], boolean: ["verbose"] });
const words = typeof flags.case === "string" ? flags.case : "";
const cases = CASES.filter((tried) => nameOf(tried).includes(words));
await main(async () => {
  Deno.env.set("FLAKEBRIDGE_NIX_MATRIX", await setUpMatrix());
  let isRight = true;
  await withEveryNix(async (nixes, directory) => {
    const versions = nixes.map(({ version }) => version);
    const done = rows(directory, nixes, cases);
    isRight = await printTable(versions, done, { verbose: flags.verbose === true });
  });
  return isRight ? 0 : 1;
});
