/**
 * The bridge beside native flakes: a test for each case, on every Nix at hand. With the one on PATH
 * alone only the quick cases are tried. `deno task conformance:bridge` prints the table.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { withEveryNix } from "../ground/nix_environment.ts";
import { nameOf } from "./case.ts";
import { CASES } from "./cases.ts";
import { type Row, rows } from "./table.ts";
import { testRows } from "./test_rows.ts";

const versions: string[] = [];
const table: Row[] = [];
await withEveryNix(async (nixes, directory) => {
  versions.push(...nixes.map(({ version }) => version));
  const cases = nixes.length > 1 ? CASES : CASES.filter(({ quick }) => quick);
  for await (const row of rows(directory, nixes, cases)) table.push(row);
});

Deno.test("the bridge has 200 cases and more, each under a name of its own", () => {
  assert(CASES.length >= 200, `${CASES.length} cases`);
  assertEquals(new Set(CASES.map(nameOf)).size, CASES.length);
});

testRows("the bridge does what native flakes do", { versions, table });
