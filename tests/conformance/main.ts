/**
 * Prints the conformance table; the exit status is 1 when a cell is wrong.
 *
 *     deno task conformance [--evaluator FILE] [--case WORDS] [--verbose] [--json]
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { fromFileUrl, resolve } from "@std/path";
import { CASES } from "./cases/mod.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { type Row, rows } from "./table.ts";

const OURS = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const flags = parseArgs(Deno.args, { string: ["evaluator", "case"], boolean: ["json", "verbose"] });
const evaluator = typeof flags.evaluator === "string" ? resolve(flags.evaluator) : OURS;
const words = typeof flags.case === "string" ? flags.case : "";
const cases = CASES.filter(({ name }) => name.includes(words));
await withEveryNix(printTable);

async function printTable(nixes: readonly NixEnvironment[], directory: string): Promise<void> {
  const versions = nixes.map(({ version }) => version);
  say(missing(versions));
  if (!flags.json) print(`${versions.map((version) => version.padEnd(9)).join("")}case`);
  const done: Row[] = [];
  for await (const row of rows(directory, nixes, cases, evaluator)) {
    done.push(row);
    if (!flags.json) print(line(row, versions));
  }
  if (flags.json) print(JSON.stringify({ versions, rows: done }, undefined, 2));
  else print(summary(done, versions));
  if (done.some(({ verdicts }) => verdicts.some(({ kind }) => kind === "wrong"))) Deno.exitCode = 1;
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

/** The versions of the matrix that are not here. */
function missing(versions: readonly string[]): string {
  const absent = ["2.3", "2.8", "2.26", "2.34"].filter((version) =>
    !versions.some((found) => found.startsWith(`${version}.`))
  );
  return absent.length === 0
    ? ""
    : `no column for Nix ${absent.join(", ")}: \`deno task nix-matrix\` makes them, ` +
      "FLAKEBRIDGE_NIX_MATRIX names their directory";
}

function say(text: string): void {
  if (text !== "") Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
