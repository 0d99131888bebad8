/**
 * The proof of a migration in a clone: no record of the migration is there, the commit before it
 * is.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { Proof, ProofRow } from "../../migrate/report.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";
import { writeTree } from "../ground/tree.ts";
import { allFixtures } from "./fixture.ts";
import { copyProject, flakebridge, migrate, storePinned } from "./migration.ts";
import { placeholders } from "./placeholders.ts";
import { commitAll, git } from "./repositories.ts";

Deno.test("verify compares a clone, and its inputs, with the commit before flake.nix came", async () => {
  await using nix = await nixEnvironment();
  await storePinned(nix);
  const fixture = (await allFixtures()).find(({ name }) => name === "search-path-input");
  assert(fixture);
  const copy = await copyProject(fixture, nix, await placeholders());
  const told = ({ attribute, through, verdict }: ProofRow) => [attribute, through, verdict];
  assertEquals((await migrate(copy)).status, 0);
  await commitAll(nix, copy.directory);
  const first = await flakebridge(copy, "verify", "--offline", "--json");
  assertEquals(first.status, 0, first.stderr);
  const here: Proof = JSON.parse(first.stdout);

  const directory = join(nix.directory, "clones", "search-path-input");
  await git(nix, nix.directory, "clone", "--quiet", copy.directory, directory);
  const clone = { ...copy, directory };
  const { status, stdout, stderr } = await flakebridge(clone, "verify", "--offline", "--json");
  assertEquals(status, 0, stderr);
  const there: Proof = JSON.parse(stdout);
  assertEquals(there.rows.map(told), here.rows.map(told));
  assertEquals(here.commit, undefined);
  const parent = await git(nix, directory, "rev-parse", "HEAD^");
  assertEquals(there.commit, parent);
  assertEquals(there.history, { commit: await git(nix, directory, "rev-parse", "HEAD"), later: 0 });
  assertEquals(await git(nix, directory, "status", "--porcelain"), "");

  await Deno.writeTextFile(join(directory, "later"), "");
  await commitAll(nix, directory);
  const words = (await flakebridge(clone, "verify", "--offline")).stdout.replaceAll(/\s+/g, " ");
  assertStringIncludes(words, "What 1 commit changed after flake.nix came shows, too");
  assertStringIncludes(words, `git checkout ${there.history?.commit.slice(0, 12)}`);

  const young = { ...copy, directory: join(nix.directory, "young") };
  const flake = { "flake.nix": { text: "{ outputs = _: { }; }", executable: false } };
  await writeTree(young.directory, flake);
  await git(nix, young.directory, "init", "--quiet");
  await git(nix, young.directory, "commit", "--quiet", "--allow-empty", "--message", "Nothing");
  await commitAll(nix, young.directory);
  const unknown = await flakebridge(young, "verify", "--offline");
  assertEquals(unknown.status, 1);
  assertStringIncludes(unknown.stderr, "There is no migration of");

  const shallow = { ...copy, directory: join(nix.directory, "shallow") };
  const url = `file://${copy.directory}`;
  await git(nix, nix.directory, "clone", "--quiet", "--depth=1", url, shallow.directory);
  const refused = await flakebridge(shallow, "verify", "--offline");
  assertEquals(refused.status, 1);
  assertStringIncludes(refused.stderr, "git fetch --unshallow");
});
