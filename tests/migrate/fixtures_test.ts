/**
 * Every fixture and example, from a legacy project to a flake and back.
 *
 * `deno test -A tests/migrate -- --update` writes the expectations anew.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { evaluatorText } from "../../compat/evaluator/evaluator.ts";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, type Tree, writeTree } from "../ground/tree.ts";
import { allFixtures, type Fixture } from "./fixture.ts";
import { checkMigration } from "./checks.ts";
import { type Copy, copyProject, migrate, storePinned } from "./migration.ts";
import { abstract, placeholders } from "./placeholders.ts";

const UPDATE = Deno.args.includes("--update");

/** The vendored evaluator is the same in every project and has tests of its own. */
const EVALUATOR = "nix/flake-compat.nix";

const fixtures = await allFixtures();
const values = await placeholders();
const versions = await matrixVersions();

for (const version of versions.length > 0 ? versions : [undefined]) {
  const nix = await nixEnvironment(version);
  Deno.test.beforeAll(() => storePinned(nix));
  Deno.test.afterAll(async () => await nix[Symbol.asyncDispose]());
  for (const fixture of fixtures) {
    const name = `migrate() passes ${fixture.name} with Nix ${nix.version}: ${fixture.about}`;
    Deno.test(name, () => check(fixture, nix));
  }
}

async function check(fixture: Fixture, nix: NixEnvironment): Promise<void> {
  const copy = await copyProject(fixture, nix, values);
  const before = await readTree(copy.directory);
  if (fixture.status !== 0) return await checkRefused(copy, before);

  await checkMigration(copy, async (after, words) => {
    checkSays(fixture, words);
    await checkTree(fixture, after);
  });
}

async function checkRefused(copy: Copy, before: Tree): Promise<void> {
  const { status, stdout, stderr } = await migrate(copy);
  assertEquals(status, copy.fixture.status, `${stdout}\n${stderr}`);
  checkSays(copy.fixture, stdout + stderr);
  assert(!stderr.includes(".ts:"), `a stack trace:\n${stderr}`);
  assertEquals(await readTree(copy.directory), before);
}

function checkSays({ says }: Fixture, words: string): void {
  for (const word of says) assert(words.includes(word), `does not say "${word}":\n${words}`);
}

async function checkTree(fixture: Fixture, after: Tree): Promise<void> {
  const { [EVALUATOR]: evaluator, ...rest } = after;
  const tree = abstract(rest, values);
  if (UPDATE) await writeTree(fixture.output, tree);
  assertEquals(tree, await readTree(fixture.output));
  if (evaluator !== undefined) {
    const isVendored = "text" in evaluator && evaluator.text === evaluatorText;
    assert(isVendored && !evaluator.executable, `${EVALUATOR} is not the evaluator`);
  }
}
