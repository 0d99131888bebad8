/**
 * The conformance table, on every Nix at hand: a test for each case. `deno task conformance` prints
 * it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { compareVersions, withEveryNix } from "../ground/nix_environment.ts";
import { CASES } from "./cases/mod.ts";
import { type Row, rows } from "./table.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const versions: string[] = [];
const table: Row[] = [];
await withEveryNix(async (nixes, directory) => {
  versions.push(...nixes.map(({ version }) => version));
  for await (const row of rows(directory, nixes, CASES, EVALUATOR)) table.push(row);
});
/** The newest Nix lays out what others can't, and evaluates it natively. */
const canJudgeAll = versions.some((version) => compareVersions(version, "2.34") >= 0);

Deno.test("the conformance table has 150 cases and more, each under a name of its own", () => {
  assert(CASES.length >= 150, `${CASES.length} cases`);
  assertEquals(new Set(CASES.map(({ name }) => name)).size, CASES.length);
});

for (const { name, verdicts } of table) {
  const ignore = !canJudgeAll && verdicts.every(({ kind }) => kind === "skipped");
  Deno.test({ name: `the evaluator gives what native flakes give: ${name}`, ignore }, () => {
    const wrong = verdicts.flatMap(({ kind, detail }, at) =>
      kind === "wrong" || kind === "skipped" && canJudgeAll ? [`${versions[at]}: ${detail}`] : []
    );
    assertEquals(wrong, []);
  });
}
