/**
 * Shims that are half written: killed at every operation on a file, or refused one. The plan has
 * changes of every kind that `shim` makes: code that moves, an edited shim with its copy, a new
 * input in flake.nix and flake.lock.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { apply } from "../../migrate/apply/apply.ts";
import { recover } from "../../migrate/apply/recover.ts";
import { undo } from "../../migrate/apply/undo.ts";
import type { Plan } from "../../migrate/plan/plan.ts";
import { writeShims } from "../../migrate/write_shims.ts";
import { renderShim } from "../../compat/shim/shim.ts";
import { failingFrom, failureOf } from "../apply/failing.ts";
import { runKilled } from "../apply/killed.ts";
import { readAll, readGit } from "../apply/plans.ts";
import { commitAll, withProject } from "../apply/project.ts";

const SHELL = renderShim({
  file: "shell.nix",
  evaluator: { mode: "vendored", path: "nix/flake-compat.nix" },
  result: "shellNix",
  interface: { kind: "flake" },
});

const FILES = {
  "flake.nix": "{ outputs = { self }: { }; }\n",
  "flake.lock": '{\n  "nodes": {\n    "root": {}\n  },\n  "root": "root",\n  "version": 7\n}\n',
  "default.nix": "{ debug ? false }: ./src\n",
  "shell.nix": `${SHELL}# mine\n`,
} as const;

/** The tree, and git's view of it. */
function snapshot(root: string): unknown {
  return { tree: readAll(root), git: readGit(root) };
}

function shimmed(directory: string, dryRun: boolean): Promise<{ readonly plan: Plan }> {
  return writeShims({ directory, check: false, dryRun, force: true, mode: "locked" });
}

/** Runs the test in the project, with what is planned there. */
async function withShimless(test: (root: string, plan: Plan) => Promise<void>): Promise<void> {
  await withProject(FILES, async (root) => {
    commitAll(root);
    const { plan } = await shimmed(root, true);
    assertEquals(plan.changes.map(({ kind, path }) => `${kind} ${path}`), [
      "edit flake.nix",
      "edit flake.lock",
      "create default.nix",
      "move nix/package.nix",
      "edit shell.nix",
      "create shell.nix.orig",
    ]);
    await test(root, plan);
  });
}

Deno.test("shim killed at any moment leaves all or nothing, and a second run changes nothing", async () => {
  await withShimless(async (root, { changes }) => {
    const old = snapshot(root);
    await shimmed(root, false);
    const written = snapshot(root);
    await undo(root);
    assertEquals(snapshot(root), old);
    let taken = 0;
    let point = 1;
    for (; !await runKilled("shim", root, point, changes); point++) {
      if (await recover(root) !== undefined) taken++;
      const isDone = "shell.nix.orig" in readAll(root);
      assertEquals(snapshot(root), isDone ? written : old, `killed at ${point}`);
      if (isDone) await undo(root);
    }
    assert(point > 20 && taken > 5, `only ${point} moments, ${taken} in the middle`);
    assertEquals(snapshot(root), written);
    assertEquals((await shimmed(root, false)).plan.changes, []);
    assertEquals(Deno.readTextFileSync(join(root, "shell.nix.orig")), FILES["shell.nix"]);
  });
});

const REFUSALS = [["ENOSPC", "disk-full"], ["EROFS", "not-writable"]] as const;

for (const [error, code] of REFUSALS) {
  Deno.test(`shim that meets ${error} at any operation changes nothing, and says so`, async () => {
    await withShimless(async (root, plan) => {
      const old = snapshot(root);
      let point = 1;
      for (;; point++) {
        const options = { ...failingFrom(point, error), allowDirty: true, verb: "shim" } as const;
        const failure = await failureOf(() => apply(plan, options));
        if (failure === undefined) break;
        assertEquals(failure.diagnostics.map(({ code }) => code), [code], `at ${point}`);
        assertEquals(snapshot(root), old, `failed at ${point}`);
      }
      assert(point > 5, `only ${point} operations`);
    });
  });
}
