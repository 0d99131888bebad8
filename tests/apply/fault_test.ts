/**
 * Every operation of a transaction on the disk fails, each in a run of its own: by itself, and
 * together with all that come after it.
 */
import { assert, assertEquals } from "@std/assert";
import { apply } from "../../migrate/apply/apply.ts";
import { recover } from "../../migrate/apply/recover.ts";
import { undo } from "../../migrate/apply/undo.ts";
import { failingAt, failureOf } from "./failing.ts";
import { planOf, readAll, readGit, USUAL_CHANGES, USUAL_FILES } from "./plans.ts";
import { commitAll, withProject } from "./project.ts";

for (const withGit of [false, true]) {
  const where = withGit ? "with git" : "without git";

  Deno.test(`apply() and undo() change all or nothing where an operation fails, ${where}`, async () => {
    await withProject(USUAL_FILES, async (root) => {
      if (withGit) commitAll(root);
      const snapshot = () => ({ tree: readAll(root), git: readGit(root) });
      const old = snapshot();
      await apply(planOf(root, USUAL_CHANGES));
      const migrated = snapshot();
      for (const verb of ["undo", "apply"] as const) {
        const [before, after] = verb === "undo" ? [migrated, old] : [old, migrated];
        for (const dead of [false, true]) {
          const failed = await everyOperation(dead, async (fileSystem, point) => {
            const failure = await failureOf(() =>
              verb === "undo"
                ? undo(root, { fileSystem })
                : apply(planOf(root, USUAL_CHANGES), { fileSystem })
            );
            if (failure === undefined) return false;
            if (dead) await recover(root);
            assertEquals(
              snapshot(),
              before,
              `${verb}, ${dead ? "dead from" : "failed at"} ${point}`,
            );
            return true;
          });
          assert(failed > 10, `only ${failed} operations`);
          await recover(root);
          assertEquals(snapshot(), after, verb);
          if (dead) continue;
          await (verb === "undo" ? apply(planOf(root, USUAL_CHANGES)) : undo(root));
        }
      }
    });
  });
}

/** Tries until it gets through; tells at how many operations it did not. */
async function everyOperation(
  dead: boolean,
  fails: (fileSystem: ReturnType<typeof failingAt>, point: number) => Promise<boolean>,
): Promise<number> {
  for (let point = 1;; point++) {
    const disk = failingAt((number) => dead ? number >= point : number === point);
    if (!await fails(disk, point)) return point - 1;
  }
}
