/**
 * Prints the conformance table; the exit status is 1 when a cell is wrong. The Nixes of the table are
 * put side by side first where they are not yet.
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
import { type Row, rows } from "./table.ts";

const OURS = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const flags = parseArgs(Deno.args, { string: ["evaluator", "case"], boolean: ["json", "verbose"] });
const evaluator = typeof flags.evaluator === "string" ? resolve(flags.evaluator) : OURS;
const words = typeof flags.case === "string" ? flags.case : "";
const cases = CASES.filter(({ name }) => name.includes(words));
await main(async () => {
  Deno.env.set("FLAKEBRIDGE_NIX_MATRIX", await setUpMatrix());
  let isRight = true;
  await withEveryNix(async (nixes, directory) => {
    isRight = await printTable(nixes, directory);
  });
  return isRight ? 0 : 1;
});

/** Whether all cells are right. */
async function printTable(nixes: readonly NixEnvironment[], directory: string): Promise<boolean> {
  const versions = nixes.map(({ version }) => version);
  if (!flags.json) say(`${versions.map((version) => version.padEnd(9)).join("")}case`);
  const done: Row[] = [];
  for await (const row of rows(directory, nixes, cases, evaluator)) {
    done.push(row);
    if (!flags.json) say(line(row, versions));
  }
  if (flags.json) say(JSON.stringify({ versions, rows: done }, undefined, 2));
  else say(summary(done, versions));
  return !done.some(({ verdicts }) => verdicts.some(({ kind }) => kind === "wrong"));
}

function line({ name, verdicts }: Row, versions: readonly string[]): string {
  const cells = verdicts.map(({ kind }) => kind.padEnd(9)).join("");
  const details = verdicts.flatMap(({ kind, detail }, at) =>
    kind === "wrong" || flags.verbose && detail !== "" ? [`\n    ${versions[at]}: ${detail}`] : []
  );
  return `${cells}${name}${details.join("")}`;
}

/** For each version how many cases are right, and of what kind. */
function summary(done: readonly Row[], versions: readonly string[]): string {
  return versions.map((version, at) => {
    const kinds = Map.groupBy(done, ({ verdicts }) => verdicts[at]?.kind ?? "skipped");
    const right = done.length - (kinds.get("wrong")?.length ?? 0);
    const counts = [...kinds].map(([kind, { length }]) => `${length} ${kind}`);
    return `${version.padEnd(9)}${right} of ${done.length} right: ${counts.join(", ")}`;
  }).join("\n");
}
