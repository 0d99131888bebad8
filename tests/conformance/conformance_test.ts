/**
 * A part of the conformance table, on every Nix at hand; `deno task conformance` prints all of it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { CASES } from "./cases/mod.ts";
import { compareVersions, findNixes, removeTree, workplace } from "./nixes.ts";
import { rows } from "./table.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

Deno.test("the conformance table has 150 cases and more, each under a name of its own", () => {
  assert(CASES.length >= 150, `${CASES.length} cases`);
  assertEquals(new Set(CASES.map(({ name }) => name)).size, CASES.length);
});

Deno.test("the evaluator gives what native flakes give, every fourth case", async () => {
  const nixes = await findNixes();
  const canLockAll = nixes.some(({ version }) => compareVersions(version, "2.34") >= 0);
  const directory = await Deno.makeTempDir({ prefix: "conformance-" });
  try {
    const place = await workplace(directory);
    const cases = CASES.filter((_, at) => at % 4 === 0);
    const wrong: string[] = [];
    for await (const { name, verdicts } of rows(place, nixes, cases, EVALUATOR)) {
      for (const [at, { kind, detail }] of verdicts.entries()) {
        const isFine = kind !== "wrong" && (kind !== "skipped" || !canLockAll);
        if (!isFine) wrong.push(`${name}, Nix ${nixes[at]?.version}: ${detail}`);
      }
    }
    assertEquals(wrong, []);
  } finally {
    await removeTree(directory);
  }
});
