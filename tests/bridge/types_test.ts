/**
 * Every verb on a flake with an output of every type, beside native flakes: what differs from
 * version to version on every Nix at hand, the rest on the oldest and the newest.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import type { Case } from "./case.ts";
import { ALIKE, VERSIONED } from "./cases/types.ts";
import { rows } from "./table.ts";
import { testRows } from "./test_rows.ts";

/**
 * Verbs that say nothing of a flake's outputs, or have no counterpart in Nix, by what tests them.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  audit: "tests/audit",
  completions: "completions_test.ts",
  direnv: "direnv_test.ts",
  doctor: "tests/cli",
  explain: "tests/audit",
  graph: "tests/cli",
  help: "tests/cli",
  migrate: "tests/migrate",
  registry: "tests/cli",
  shim: "tests/shim",
  undo: "tests/apply",
  verify: "tests/verify",
};

await withEveryNix(async (nixes, directory) => {
  const ends = nixes.filter((_, at) => at === 0 || at === nixes.length - 1);
  await testCases(join(directory, "versioned"), nixes, VERSIONED);
  await testCases(join(directory, "alike"), ends, ALIKE);
});

async function testCases(
  directory: string,
  nixes: readonly NixEnvironment[],
  cases: readonly Case[],
): Promise<void> {
  await Deno.mkdir(directory);
  const versions = nixes.map(({ version }) => version);
  const table = await Array.fromAsync(rows(directory, nixes, cases));
  testRows("a flake with every type of output is used as by nix", { versions, table });
}

Deno.test("every verb is used on a flake with every type of output, or elsewhere", async () => {
  const files = await Array.fromAsync(Deno.readDir(checkoutPath("cli/verbs")));
  const verbs = files.map(({ name }) => name.replace(/\.ts$/, "").replaceAll("_", "-"));
  const used = [...VERSIONED, ...ALIKE].map(({ words: [first = "", second = ""] }) =>
    first === "flake" ? second : first
  );
  assertEquals([...new Set([...used, ...Object.keys(ELSEWHERE)])].sort(), verbs.sort());
});
