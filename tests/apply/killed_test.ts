import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { apply } from "../../migrate/apply/apply.ts";
import { disk, type FileSystem } from "../../migrate/apply/file_system.ts";
import { recover } from "../../migrate/apply/recover.ts";
import { lastMigration, undo } from "../../migrate/apply/undo.ts";
import { failingFrom, failureOf } from "./failing.ts";
import { runKilled } from "./killed.ts";
import { planOf, readAll, readGit, USUAL_CHANGES, USUAL_FILES } from "./plans.ts";
import { commitAll, withProject } from "./project.ts";

/** All there is to compare: the tree, and git's view of it. */
function snapshot(root: string): unknown {
  return { tree: readAll(root), git: readGit(root) };
}

/** Runs the test on the usual project, with what it looks like before and after the migration. */
async function withUsualProject(
  withGit: boolean,
  test: (root: string, old: unknown, migrated: unknown) => Promise<void>,
): Promise<void> {
  await withProject(USUAL_FILES, async (root) => {
    if (withGit) commitAll(root);
    const old = snapshot(root);
    await apply(planOf(root, USUAL_CHANGES));
    const migrated = snapshot(root);
    await undo(root);
    assertEquals(snapshot(root), old);
    await test(root, old, migrated);
  });
}

for (const withGit of [false, true]) {
  const where = withGit ? "with git" : "without git";

  Deno.test(`apply() killed at any moment leaves all or nothing, ${where}`, async () => {
    await withUsualProject(withGit, async (root, old, migrated) => {
      let taken = 0;
      let point = 1;
      for (; !await runKilled("apply", root, point, USUAL_CHANGES); point++) {
        if (await recover(root)) taken++;
        const done = await lastMigration(root) !== undefined;
        assertEquals(snapshot(root), done ? migrated : old, `killed at ${point}`);
        if (done) await undo(root);
        assertEquals(snapshot(root), old, `undone after ${point}`);
      }
      assert(point > 30 && taken > 8, `only ${point} moments, ${taken} in the middle`);
      assertEquals(snapshot(root), migrated);
    });
  });

  Deno.test(`undo() killed at any moment leaves all or nothing, ${where}`, async () => {
    await withUsualProject(withGit, async (root, old, migrated) => {
      await apply(planOf(root, USUAL_CHANGES));
      for (let point = 1; !await runKilled("undo", root, point); point++) {
        await recover(root);
        const undone = await lastMigration(root) === undefined;
        assertEquals(snapshot(root), undone ? old : migrated, `killed at ${point}`);
        if (undone) await apply(planOf(root, USUAL_CHANGES));
      }
      assertEquals(snapshot(root), old);
    });
  });

  Deno.test(`undo() takes shims back that were half written, ${where}`, async () => {
    await withUsualProject(withGit, async (root, old) => {
      const change = { kind: "create", path: "nix/a.nix", text: "{ }\n" } as const;
      let taken = 0;
      for (let point = 1; !await runKilled("shim", root, point, [change]); point++) {
        const undone = await undo(root).catch(() => undefined);
        if (undone?.verb === "shim") taken++;
        assertEquals(snapshot(root), old, `killed at ${point}`);
      }
      assert(taken > 3, `only ${taken} in the middle`);
    });
  });

  Deno.test(`recover() killed at any moment can be run again, ${where}`, async () => {
    await withUsualProject(withGit, async (root, old) => {
      let killed = 0;
      for (let point = 1;; point++) {
        await breakOff(root);
        const through = await runKilled("recover", root, point);
        if (!through) killed++;
        await recover(root);
        assertEquals(snapshot(root), old, `killed at ${point}`);
        if (through) break;
      }
      assert(killed > 8, `only ${killed} moments`);
    });
  });

  Deno.test(`apply() that fails at any operation changes nothing, ${where}`, async () => {
    await withUsualProject(withGit, async (root, old) => {
      for (let point = 1;; point++) {
        const failing = failingFrom(point);
        const failure = await failureOf(() => apply(planOf(root, USUAL_CHANGES), failing));
        if (failure === undefined) break;
        assertEquals(failure.diagnostics.map(({ code }) => code), ["disk-full"], `at ${point}`);
        assertEquals(snapshot(root), old, `failed at ${point}`);
      }
    });
  });
}

Deno.test("recover() keeps what a person wrote into a half-done tree", async () => {
  await withUsualProject(false, async (root, old) => {
    await breakOff(root);
    Deno.writeTextFileSync(join(root, "default.nix"), "mine\n");
    assertEquals((await recover(root))?.verb, "migrate");
    assertEquals(Deno.readTextFileSync(join(root, "default.nix.orig")), "mine\n");
    Deno.removeSync(join(root, "default.nix.orig"));
    assertEquals(snapshot(root), old);
  });
});

Deno.test("apply() takes everything back when a file changes under its hands", async () => {
  await withUsualProject(true, async (root, old) => {
    const fileSystem: FileSystem = {
      ...disk,
      async rename(from, to) {
        if (to.endsWith("journal.json")) {
          Deno.writeTextFileSync(join(root, "release.nix"), "mine\n");
        }
        await disk.rename(from, to);
      },
    };
    const failure = await failureOf(() => apply(planOf(root, USUAL_CHANGES), { fileSystem }));
    assertEquals(failure?.diagnostics.map(({ code }) => code), ["file-changed"]);
    assertEquals(Deno.readTextFileSync(join(root, "release.nix")), "mine\n");
    Deno.writeTextFileSync(join(root, "release.nix"), USUAL_FILES["release.nix"]);
    assertEquals(snapshot(root), old);
  });
});

/** Leaves a migration that has changed all files, and was killed before it was done. */
async function breakOff(root: string): Promise<void> {
  let killed = false;
  function live<T>(operation: () => Promise<T>): Promise<T> {
    return killed ? Promise.reject(new Error("killed")) : operation();
  }
  const fileSystem: FileSystem = {
    ...disk,
    write: (...args) => live(() => disk.write(...args)),
    rename: (from, to) =>
      live(() => {
        killed = /\/\d+\.json$/.test(to);
        return live(() => disk.rename(from, to));
      }),
    remove: (path) => live(() => disk.remove(path)),
    discard: (path) => live(() => disk.discard(path)),
    makeDirectory: (path) => live(() => disk.makeDirectory(path)),
    git: (...args) => live(() => disk.git(...args)),
  };
  assert(await failureOf(() => apply(planOf(root, USUAL_CHANGES), { fileSystem })) !== undefined);
}
