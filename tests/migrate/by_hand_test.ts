/**
 * Projects that were migrated, then changed by hand, then migrated again: what the hand did stays,
 * and no `undo` takes it back unasked.
 */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { MigrationReport, Proof } from "../../migrate/report.ts";
import {
  compareVersions,
  matrixVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { readTree, type Tree } from "../ground/tree.ts";
import { allFixtures } from "./fixture.ts";
import { type Copy, copyProject, flakebridge, migrate, storePinned } from "./migration.ts";
import { GREETER, placeholders } from "./placeholders.ts";

/** What a hand does to a migrated project. */
interface ByHand {
  readonly fixture: string;
  readonly edit: (copy: Copy) => Promise<void>;
  /** The files that are no longer as the migration left them. */
  readonly changed: readonly string[];
}

const edits: Readonly<Record<string, ByHand>> = {
  "an input and its lock": {
    fixture: "set-of-packages",
    changed: ["flake.nix", "flake.lock"],
    edit: async (copy) => {
      await replace(
        copy,
        "flake.nix",
        /inputs\.nixpkgs\.url = .*;/,
        (all) =>
          `${all}\n  inputs.notes = {\n    url = "path:${GREETER}";\n    flake = false;\n  };`,
      );
      await replace(copy, "flake.nix", "{ self, nixpkgs }", () => "{ self, nixpkgs, notes }");
      const { status, stderr } = await flakebridge(copy, "lock", "--offline");
      assertEquals(status, 0, stderr);
    },
  },
  "an output": {
    fixture: "examples/c-program",
    changed: ["flake.nix"],
    edit: (copy) =>
      replace(copy, "flake.nix", "    {\n", (all) => `${all}      lib.answer = 42;\n\n`),
  },
  "comments and another layout of the text": {
    fixture: "niv",
    changed: ["flake.nix", "nix/package.nix"],
    edit: async (copy) => {
      await replace(copy, "flake.nix", /^ +/gm, (indent) => "\t".repeat(indent.length / 2));
      await replace(copy, "flake.nix", "{\n", (all) => `# ours, since 2019\n${all}`);
      await replace(copy, "nix/package.nix", "{", (all) => `/* kept */ ${all}`);
    },
  },
  "a shim": {
    fixture: "examples/call-package",
    changed: ["default.nix"],
    edit: (copy) =>
      replace(copy, "default.nix", /^\{/m, (all) => `# read docs/building first\n${all}`),
  },
  "the lock, updated": {
    fixture: "in-place",
    changed: ["flake.lock"],
    edit: (copy) => replace(copy, "flake.lock", /"lastModified": \d+/, () => '"lastModified": 1'),
  },
};

for (const [name, hand] of Object.entries(edits)) {
  Deno.test(`migrate() and undo() keep what a hand changed: ${name}`, async () => {
    await using nix = await nixEnvironment();
    await keepsHand(nix, hand);
  });
}

/** The edit that depends on Nix the most, since the lock is made anew, with the newest there is. */
const [newest] = (await matrixVersions()).toSorted((one, two) => compareVersions(two, one));
const LOCKED = "an input and its lock";
Deno.test({
  name: `migrate() and undo() keep what a hand changed with the newest Nix: ${LOCKED}`,
  ignore: newest === undefined,
  fn: async () => {
    await using nix = await nixEnvironment(newest);
    await keepsHand(nix, edits[LOCKED]!);
  },
});

async function keepsHand(
  nix: NixEnvironment,
  { fixture: name, edit, changed }: ByHand,
): Promise<void> {
  await storePinned(nix);
  const fixture = (await allFixtures()).find((fixture) => fixture.name === name);
  assert(fixture !== undefined);
  const copy = await copyProject(fixture, nix, await placeholders());
  const before = await readTree(copy.directory);
  assertEquals((await migrate(copy)).status, 0);
  const migrated = await readTree(copy.directory);
  await edit(copy);
  const edited = await readTree(copy.directory);
  for (const path of changed) assertNotEquals(edited[path], migrated[path], path);

  await staysAfterMigrate(copy, edited);
  await stillProven(copy);
  const refused = await flakebridge(copy, "undo");
  assertEquals(refused.status, 1);
  for (const path of changed) assertStringIncludes(refused.stderr, path);
  assertEquals(await readTree(copy.directory), edited);

  const forced = await flakebridge(copy, "undo", "--force");
  assertEquals(forced.status, 0, forced.stderr);
  const undone = await readTree(copy.directory);
  for (const path of changed) assertEquals(undone[`${path}.orig`], edited[path]);
  for (const [path, entry] of Object.entries(before)) assertEquals(undone[path], entry, path);
}

async function staysAfterMigrate(copy: Copy, edited: Tree): Promise<void> {
  for (const more of [[], ["--allow-dirty", "--keep-pins"]]) {
    const flags = [...copy.fixture.flags, ...more];
    const { status, stdout, stderr } = await migrate({
      ...copy,
      fixture: { ...copy.fixture, flags },
    });
    assertEquals(status, 0, stderr);
    assertEquals((JSON.parse(stdout) as MigrationReport).status, "nothing-to-do");
    assertEquals(await readTree(copy.directory), edited);
  }
}

async function stillProven(copy: Copy): Promise<void> {
  const { status, stdout, stderr } = await flakebridge(copy, "verify", "--offline", "--json");
  assertEquals(status, 0, stdout + stderr);
  assertNotEquals((JSON.parse(stdout) as Proof).rows, []);
}

async function replace(
  { directory }: Copy,
  path: string,
  what: string | RegExp,
  by: (found: string) => string,
): Promise<void> {
  const text = await Deno.readTextFile(join(directory, path));
  await Deno.writeTextFile(join(directory, path), text.replace(what, by));
}
