/** Migrations that stay out of commits: what git sees of them, and that undo leaves no trace. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { apply } from "../../migrate/apply/apply.ts";
import { recover } from "../../migrate/apply/recover.ts";
import { undo } from "../../migrate/apply/undo.ts";
import type { FileChange } from "../../migrate/plan/plan.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { failingAt } from "./failing.ts";
import { planOf, readAll, readGit, USUAL_CHANGES, USUAL_FILES } from "./plans.ts";
import { commitAll, runGit, withProject } from "./project.ts";

/** All that a local migration touches. */
function snapshot(root: string): unknown {
  const exclude = runGit(root, "rev-parse", "--git-path", "info/exclude").trim();
  return {
    tree: readAll(root),
    git: readGit(root),
    flags: runGit(root, "ls-files", "-t", "--stage"),
    exclude: readText(join(root, exclude)),
  };
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function status(root: string): string {
  return runGit(root, "status", "--porcelain", "--untracked-files=all");
}

Deno.test("apply() with localOnly shows nothing to git, which still lists every file", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    const before = snapshot(root);
    const notes = await apply(planOf(root, USUAL_CHANGES), { localOnly: true });
    assertEquals(notes.map(({ code }) => code), ["local-only"]);
    assertEquals(status(root), "");
    assertEquals(runGit(root, "ls-files").trim().split("\n"), [
      ...["default.nix", "flake.nix", "nix/flake-compat.nix", "nix/package.nix", "nix/shell.nix"],
      ...["release.nix", "shell.nix", "src/main.c"],
    ]);
    await undo(root);
    assertEquals(snapshot(root), before);
  });
});

Deno.test("apply() with localOnly stays out of commits of everything, also after a reset", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    await apply(planOf(root, USUAL_CHANGES), { localOnly: true });
    Deno.writeTextFileSync(join(root, "src/main.c"), "int other;\n");
    runGit(root, "commit", "--all", "--message", "Mine");
    runGit(root, "add", "--all");
    assertEquals(runGit(root, "show", "--name-only", "--format=", "HEAD").trim(), "src/main.c");
    runGit(root, "reset", "--quiet");
    assertEquals(status(root).includes("??"), false);
    await undo(root);
    assertEquals(status(root), "");
  });
});

Deno.test("apply() with localOnly loses nothing to what git refuses then", async () => {
  for (const refused of ["stash", "reset --hard", "rebase other", "checkout --force other"]) {
    await withProject(USUAL_FILES, async (root) => {
      commitAll(root);
      runGit(root, "switch", "--quiet", "--create", "other");
      Deno.writeTextFileSync(join(root, "default.nix"), "{ other = 1; }\n");
      runGit(root, "commit", "--quiet", "--all", "--message", "Other");
      runGit(root, "switch", "--quiet", "-");
      const old = snapshot(root);
      await apply(planOf(root, USUAL_CHANGES), { localOnly: true });
      const before = snapshot(root);
      assertThrows(() => runGit(root, ...refused.split(" ")), Error, undefined, refused);
      assertEquals(snapshot(root), before, refused);
      await undo(root);
      assertEquals(snapshot(root), old);
    });
  }
});

Deno.test("apply() with localOnly refuses a sparse checkout, where git would show everything", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    runGit(root, "sparse-checkout", "set", "--no-cone", "/*");
    const before = snapshot(root);
    const local = () => apply(planOf(root, USUAL_CHANGES), { localOnly: true });
    await assertRejects(local, Failure, "sparse checkout");
    assertEquals(snapshot(root), before);
    runGit(root, "config", "sparse.expectFilesOutsideOfPatterns", "true");
    await local();
    assertEquals(status(root), "");
    await undo(root);
    assertEquals(snapshot(root), before);
    runGit(root, "config", "sparse.expectFilesOutsideOfPatterns", "false");
    await apply(planOf(root, USUAL_CHANGES));
  });
});

Deno.test("apply() with localOnly works in a sub-directory, a linked work tree, without info/", async () => {
  await withProject({ "sub/default.nix": "{ }\n" }, async (root) => {
    commitAll(root);
    await Deno.remove(join(root, ".git/info"), { recursive: true });
    const change: FileChange = { kind: "create", path: "[flake]*.nix", text: "{ }" };
    const before = snapshot(root);
    await apply(planOf(join(root, "sub"), [change]), { localOnly: true });
    assertEquals(status(root), "");
    assertEquals(
      readText(join(root, ".git/info/exclude")),
      "# flakebridge migrate --local-only\n/sub/\\[flake]\\*.nix\n",
    );
    await undo(join(root, "sub"));
    assertEquals(snapshot(root), before);

    const linked = join(root, "..", "linked");
    runGit(root, "worktree", "add", "--quiet", linked);
    await apply(planOf(linked, [change]), { localOnly: true });
    assertEquals(status(linked), "");
    await undo(linked);
    assertEquals(status(linked), "");
  });
});

Deno.test("apply() keeps what was local so, when something else changes it later", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    await apply(planOf(root, USUAL_CHANGES), { localOnly: true });
    const change = {
      kind: "edit",
      path: "flake.nix",
      before: "{ }\n",
      text: "{ a = 1; }\n",
    } as const;
    await apply(planOf(root, [change]), { verb: "audit" });
    assertEquals(status(root), "");
    await undo(root);
    assertEquals(status(root), "");
  });
});

Deno.test("apply() with localOnly that fails at any operation changes nothing", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    const before = snapshot(root);
    for (let point = 1;; point++) {
      const fileSystem = failingAt((number) => number === point);
      const failed = await apply(planOf(root, USUAL_CHANGES), { localOnly: true, fileSystem })
        .then(() => false, () => true);
      if (!failed) break;
      await recover(root);
      assertEquals(snapshot(root), before, `failed at ${point}`);
    }
    await undo(root);
    assertEquals(snapshot(root), before);
  });
});
