/**
 * Every fixture and example, from a legacy project to a flake and back.
 *
 * `deno test -A tests/migrate -- --update` writes the expectations anew.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { evaluatorText } from "../../compat/evaluator/evaluator.ts";
import type { MigrationReport, ProofRow } from "../../migrate/report.ts";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, type Tree, writeTree } from "../ground/tree.ts";
import { allFixtures, type Fixture } from "./fixture.ts";
import { buildAll, type Copy, copyProject, enterShell, flakebridge, migrate } from "./migration.ts";
import { abstract, PINNED, placeholders } from "./placeholders.ts";

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

/** Puts what fixtures pin in the store, where a pin with its hash finds it without a network. */
async function storePinned(nix: NixEnvironment): Promise<void> {
  const words = ["nix-instantiate", "--eval", "--strict", "--read-write-mode", "-E"];
  const { status, stderr } = await nix.run([
    ...words,
    `[ ${PINNED.map((text) => `(${text})`).join(" ")} ]`,
  ]);
  assertEquals(status, 0, stderr);
}

async function check(fixture: Fixture, nix: NixEnvironment): Promise<void> {
  const copy = await copyProject(fixture, nix, values);
  const before = await readTree(copy.directory);
  if (fixture.status !== 0) return await checkRefused(copy, before);

  const built = await buildAll(copy);
  const { status, stdout, stderr } = await migrate(copy);
  assert(stdout.startsWith("{"), stderr);
  const report: MigrationReport = JSON.parse(stdout);
  assertEquals(status, statusOf(report), `${stdout}\n${stderr}`);
  checkSays(fixture, stdout + stderr);
  checkProof(fixture, report);
  const after = await readTree(copy.directory);
  await checkTree(fixture, after);

  checkSame(fixture, built, await buildAll(copy));
  await checkShell(copy);
  await checkAgain(copy, after);
  await checkUndo(copy, before);
}

async function checkRefused(copy: Copy, before: Tree): Promise<void> {
  const { status, stdout, stderr } = await migrate(copy);
  assertEquals(status, copy.fixture.status, `${stdout}\n${stderr}`);
  checkSays(copy.fixture, stdout + stderr);
  assert(!stderr.includes(".ts:"), `a stack trace:\n${stderr}`);
  assertEquals(await readTree(copy.directory), before);
}

/** The exit status that the report's own proof asks for. */
function statusOf({ proof }: MigrationReport): number {
  const isBad = ({ verdict }: ProofRow) => verdict === "different" || verdict === "failed";
  return proof?.rows.some(isBad) ? 1 : 0;
}

function checkSays({ says }: Fixture, words: string): void {
  for (const word of says) assert(words.includes(word), `does not say "${word}":\n${words}`);
}

/**
 * Every row identical, or different for the reason that the fixture allows. Some Nixes (2.8) ask the
 * network for a revision that the store has, unless the lock says when it was made; no pin does.
 */
function checkProof(fixture: Fixture, { proof, inputs }: MigrationReport): void {
  const pinned = inputs.some(({ fate }) => fate === "preserved");
  assertEquals(proof !== undefined, fixture.proven);
  const expected = (row: ProofRow): boolean =>
    row.verdict === "identical" ||
    (row.verdict === "explained" && isListed(fixture.explained, row.attribute)) ||
    (row.verdict === "different" && isListed(fixture.differs, row.attribute)) ||
    (row.verdict === "failed-before" && isListed(fixture.failsBefore, row.attribute)) ||
    (row.verdict === "unreachable" && row.through === "flake" && pinned);
  assertEquals(proof?.rows.filter((row) => !expected(row)) ?? [], []);
}

/** Whether the attribute or the whole file that it is in is listed. */
function isListed(listed: readonly string[], attribute: string): boolean {
  return listed.includes(attribute) || listed.includes(attribute.split(" ")[0] ?? "");
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

function checkSame(
  { explained, differs }: Fixture,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  for (const [words, paths] of Object.entries(before)) {
    if (!isListed([...explained, ...differs], words)) assertEquals(after[words], paths, words);
  }
}

async function checkShell(copy: Copy): Promise<void> {
  if (!copy.fixture.same.some((words) => words.join(" ") === "shell.nix")) return;
  const { status, stderr } = await enterShell(copy);
  assertEquals(status, 0, stderr);
}

async function checkAgain(copy: Copy, after: Tree): Promise<void> {
  const { status, stdout, stderr } = await migrate(copy);
  assertEquals(status, 0, stderr);
  const report: MigrationReport = JSON.parse(stdout);
  assertEquals(report.status, "nothing-to-do");
  assertEquals(await readTree(copy.directory), after);
}

async function checkUndo(copy: Copy, before: Tree): Promise<void> {
  const { status, stdout, stderr } = await flakebridge(copy, "undo");
  assertEquals(status, 0, `${stdout}\n${stderr}`);
  assertEquals(await readTree(copy.directory), before);
}
