/**
 * What must be so after every migration, whatever was migrated.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { MigrationReport, ProofRow } from "../../migrate/report.ts";
import { readTree, type Tree } from "../ground/tree.ts";
import type { Fixture } from "./fixture.ts";
import { buildAll, type Copy, enterShell, flakebridge, migrate } from "./migration.ts";

/**
 * Migrates a copy, and looks at what came of it: the proof holds, the legacy commands give what
 * they gave, a second run has nothing to do, and `undo` gives the old tree back. `look` sees the
 * migrated project, and what was printed.
 */
export async function checkMigration(
  copy: Copy,
  look: (after: Tree, words: string) => Promise<void> | void = () => {},
): Promise<void> {
  const { fixture } = copy;
  const before = await readTree(copy.directory);
  const built = await buildAll(copy);
  const { status, stdout, stderr } = await migrate(copy);
  assert(stdout.startsWith("{"), stderr);
  const report: MigrationReport = JSON.parse(stdout);
  assertEquals(status, statusOf(report), `${stdout}\n${stderr}`);
  checkProof(fixture, report);
  const after = await readTree(copy.directory);
  await look(after, stdout + stderr);
  checkSame(fixture, built, await buildAll(copy));
  await checkShell(copy);
  await checkAgain(copy, after);
  await checkUndo(copy, before);
}

/** The exit status that the report's own proof asks for. */
function statusOf({ proof }: MigrationReport): number {
  const isBad = ({ verdict }: ProofRow) => /^(different|failed|out-of-time)$/.test(verdict);
  return proof?.rows.some(isBad) ? 1 : 0;
}

/**
 * Every row identical, or different for the reason that the fixture allows. Some Nixes (2.8) ask
 * the network for a revision that the store has, unless the lock says when it was made; no pin
 * does.
 */
function checkProof(fixture: Fixture, { proof, inputs }: MigrationReport): void {
  const pinned = inputs.some(({ fate }) => fate === "preserved");
  const expected = (row: ProofRow): boolean =>
    row.verdict === "identical" ||
    (row.verdict === "explained" && isListed(fixture.explained, row.attribute)) ||
    (row.verdict === "different" && isListed(fixture.differs, row.attribute)) ||
    (row.verdict === "failed-before" && isListed(fixture.failsBefore, row.attribute)) ||
    (isListed(fixture.unproven, row.attribute)
      ? row.differences.every(({ cause }) => cause === "unlocked-input")
      : row.verdict === "unreachable" && row.through === "flake" && pinned);
  assertEquals(proof?.rows.filter((row) => !expected(row)) ?? [], []);
}

/** Whether the attribute or the whole file that it is in is listed. */
function isListed(listed: readonly string[], attribute: string): boolean {
  return listed.includes(attribute) || listed.includes(attribute.split(" ")[0] ?? "");
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
