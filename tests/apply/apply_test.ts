import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { apply } from "../../migrate/apply/apply.ts";
import { disk, type FileSystem } from "../../migrate/apply/file_system.ts";
import { recover } from "../../migrate/apply/recover.ts";
import { restoreInto } from "../../migrate/apply/restore.ts";
import { lastMigration, undo } from "../../migrate/apply/undo.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { planOf, readAll, readGit, USUAL_CHANGES, USUAL_FILES } from "./plans.ts";
import { commitAll, runGit, withProject, writeFiles } from "./project.ts";

const NEW_TREE = {
  "default.nix": `644 ${JSON.stringify("import ./nix/flake-compat.nix\n")}`,
  "flake.nix": `644 ${JSON.stringify("{ }\n")}`,
  "nix": "/",
  "nix/flake-compat.nix": `644 ${JSON.stringify("{ src }: src\n")}`,
  "nix/package.nix": `755 ${JSON.stringify("{ }: ../src\n")}`,
  "nix/shell.nix": `644 ${JSON.stringify("import ./.\n")}`,
  "release.nix": `644 ${JSON.stringify("import ./.\r\n")}`,
  "src": "/",
  "src/main.c": `644 ${JSON.stringify("int main;\n")}`,
};

/** That the promise fails with this code. */
async function assertFails(action: () => Promise<unknown>, code: string): Promise<Failure> {
  const failure = await assertRejects(action, Failure);
  assertEquals(failure.diagnostics[0]?.code, code, failure.message);
  return failure;
}

Deno.test("apply() changes a tree without git, and undo() gives it back", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const before = readAll(root);
    assertEquals(await apply(planOf(root, USUAL_CHANGES)), []);
    assertEquals(readAll(root), NEW_TREE);
    const undone = await undo(root);
    assertEquals(readAll(root), before);
    assertEquals(undone.copies, []);
    assertEquals([...undone.paths].sort(), [
      "default.nix",
      "flake.nix",
      "nix/flake-compat.nix",
      "nix/package.nix",
      "nix/shell.nix",
      "release.nix",
      "shell.nix",
    ]);
    await assertFails(() => undo(root), "nothing-to-undo");
  });
});

Deno.test("apply() moves in git's index and registers new files, undo() puts it back", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    const [before, gitBefore] = [readAll(root), readGit(root)];
    const blob = runGit(root, "rev-parse", ":default.nix").trim();
    await apply(planOf(root, USUAL_CHANGES));
    assertEquals(readAll(root), NEW_TREE);
    assertStringIncludes(readGit(root), `100755 ${blob} 0\tnix/package.nix\n`);
    const intents = runGit(root, "diff", "--name-only", "--diff-filter=A").trim().split("\n");
    assertEquals(intents, ["default.nix", "flake.nix", "nix/flake-compat.nix"]);
    assertEquals(runGit(root, "ls-files", "--others"), "");
    await undo(root);
    assertEquals(readAll(root), before);
    assertEquals(readGit(root), gitBefore);
  });
});

Deno.test("apply() works in a sub-directory of a repository, and before its first commit", async () => {
  await withProject({ "other/default.nix": "1\n" }, async (root) => {
    const project = join(root, "a [b]/é");
    Deno.mkdirSync(project, { recursive: true });
    writeFiles(project, USUAL_FILES);
    runGit(root, "init", "--quiet");
    runGit(root, "add", "--all");
    const gitBefore = readGit(root);
    await assertFails(() => apply(planOf(project, USUAL_CHANGES)), "dirty-tree");
    await apply(planOf(project, USUAL_CHANGES), { allowDirty: true });
    assertEquals(readAll(project), NEW_TREE);
    assertEquals(runGit(root, "ls-files", "--others"), "");
    await undo(project);
    assertEquals(readGit(root), gitBefore);
  });
});

Deno.test("apply() works in a linked work tree, each with its own record", async () => {
  await withProject({ "main/default.nix": "1\n" }, async (root) => {
    const main = join(root, "main");
    commitAll(main);
    runGit(main, "worktree", "add", "--quiet", join(root, "linked"));
    const linked = join(root, "linked");
    await apply(planOf(linked, [{ kind: "create", path: "flake.nix", text: "{ }" }]));
    await assertFails(() => undo(main), "nothing-to-undo");
    assertEquals(readGit(main).includes("flake.nix"), false);
    await undo(linked);
    assertEquals(Object.keys(readAll(linked)), ["default.nix"]);
  });
});

Deno.test("apply() makes the index where there is none, and works with SHA-256 names", async () => {
  for (const format of ["sha1", "sha256"]) {
    await withProject(USUAL_FILES, async (root) => {
      runGit(root, "init", "--quiet", `--object-format=${format}`);
      await apply(planOf(root, USUAL_CHANGES));
      assertEquals(runGit(root, "ls-files").trim().split("\n").length, 6);
      await undo(root);
      assertEquals(runGit(root, "ls-files"), "");
      runGit(root, "add", "--all");
      const before = readGit(root);
      await apply(planOf(root, USUAL_CHANGES), { allowDirty: true });
      await undo(root);
      assertEquals(readGit(root), before);
    });
  }
});

Deno.test("apply() through a symbolic link to the project finds the same record", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const before = readAll(root);
    const link = join(root, "../link");
    Deno.symlinkSync("project", link);
    await apply(planOf(link, USUAL_CHANGES));
    assertEquals(readAll(root), NEW_TREE);
    await undo(root);
    assertEquals(readAll(root), before);
  });
});

Deno.test("apply() says when there is no place to keep what undo needs", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const home = Deno.env.get("HOME");
    Deno.env.delete("HOME");
    Deno.env.delete("XDG_STATE_HOME");
    try {
      assertEquals(await recover(root), undefined);
      await assertFails(() => apply(planOf(root, USUAL_CHANGES)), "no-state-directory");
      commitAll(root);
      await apply(planOf(root, USUAL_CHANGES));
    } finally {
      if (home !== undefined) Deno.env.set("HOME", home);
    }
    await undo(root);
  });
});

Deno.test("undo() says when its record is damaged", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    const [store] = [...Deno.readDirSync(join(root, ".git/flakebridge"))];
    writeFiles(join(root, ".git/flakebridge", store!.name), { "1.json": '{"format": 1' });
    const failure = await assertFails(() => undo(root), "record-format");
    assertStringIncludes(failure.message, "1.json");
  });
});

Deno.test("apply() leaves nothing that git or a flake would see", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    runGit(root, "commit", "--quiet", "--all", "-m", "Migrate");
    assertEquals(runGit(root, "status", "--porcelain", "--ignored"), "");
  });
});

Deno.test("apply() says when it registers a person's file that git did not know", async () => {
  await withProject({ ".gitignore": "*.nix\n" }, async (root) => {
    commitAll(root);
    writeFiles(root, USUAL_FILES);
    const before = readGit(root);
    const notes = await apply(planOf(root, USUAL_CHANGES));
    assertEquals(notes.map(({ message }) => message.split(" ")[0]), [
      "nix/package.nix",
      "nix/shell.nix",
      "release.nix",
    ]);
    assertEquals(runGit(root, "ls-files", "--", "*.nix").trim().split("\n").length, 6);
    await undo(root);
    assertEquals(readGit(root), before);
  });
});

Deno.test("apply() keeps out of an index that ignores the whole project", async () => {
  await withProject({ ".gitignore": "/*\n", "p/default.nix": "1\n" }, async (root) => {
    runGit(root, "init", "--quiet");
    const before = readGit(root);
    await apply(planOf(join(root, "p"), [{ kind: "create", path: "flake.nix", text: "{ }" }]));
    assertEquals(readGit(root), before);
    await undo(join(root, "p"));
    assertEquals(Object.keys(readAll(join(root, "p"))), ["default.nix"]);
  });
});

Deno.test("apply() gives a new file its own mode where an equal text was executable", async () => {
  await withProject({ "default.nix": { text: "1\n", mode: 0o755 } }, async (root) => {
    const move = {
      kind: "move",
      from: "default.nix",
      path: "a.nix",
      before: "1\n",
      text: "1\n",
    } as const;
    const create = { kind: "create", path: "default.nix", text: "1\n" } as const;
    await apply(planOf(root, [move, create]));
    assertEquals(readAll(root), { "a.nix": '755 "1\\n"', "default.nix": '644 "1\\n"' });
  });
});

Deno.test("apply() refuses a tree that is not the one the plan was made from", async () => {
  const cases: [string, Record<string, string | { target: string }>][] = [
    ["file-changed", { "release.nix": "changed\n" }],
    ["file-exists", { "flake.nix": "mine\n" }],
    ["not-a-directory", { "nix": "a file\n" }],
    ["not-a-directory", { "nix": { target: "src" } }],
  ];
  for (const [code, more] of cases) {
    await withProject({ ...USUAL_FILES, ...more }, async (root) => {
      const before = readAll(root);
      await assertFails(() => apply(planOf(root, USUAL_CHANGES)), code);
      assertEquals(readAll(root), before);
    });
  }
});

Deno.test("apply() refuses to change a symbolic link, with the way out", async () => {
  await withProject(
    { "nix/a.nix": "1\n", "default.nix": { target: "nix/a.nix" } },
    async (root) => {
      const change = { kind: "edit", path: "default.nix", before: "1\n", text: "2\n" } as const;
      const failure = await assertFails(() => apply(planOf(root, [change])), "symbolic-link");
      assertStringIncludes(failure.diagnostics[0]?.help ?? "", "cp --remove-destination");
    },
  );
});

Deno.test("apply() refuses a dirty tree, naming the files and the flag", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    writeFiles(root, { "src/main.c": "changed\n" });
    const failure = await assertFails(() => apply(planOf(root, USUAL_CHANGES)), "dirty-tree");
    assertStringIncludes(failure.message, "src/main.c");
    assertStringIncludes(failure.diagnostics[0]?.help ?? "", "--allow-dirty");
    await apply(planOf(root, USUAL_CHANGES), { allowDirty: true });
    assertEquals(Deno.readTextFileSync(join(root, "src/main.c")), "changed\n");
  });
});

Deno.test("apply() refuses while another git holds the index", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    const before = readAll(root);
    writeFiles(root, { ".git/index.lock": "" });
    await assertFails(() => apply(planOf(root, USUAL_CHANGES)), "git-index-locked");
    assertEquals(readAll(root), before);
  });
});

Deno.test("apply() refuses while another one is at work", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const first = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const slow: FileSystem = {
      ...disk,
      async makeDirectory(path) {
        started.resolve();
        await first.promise;
        await disk.makeDirectory(path);
      },
    };
    const running = apply(planOf(root, USUAL_CHANGES), { fileSystem: slow });
    await started.promise;
    const failure = await assertFails(() => apply(planOf(root, USUAL_CHANGES)), "busy");
    assertStringIncludes(failure.message, String(Deno.pid));
    first.resolve();
    await running;
    assertEquals(readAll(root), NEW_TREE);
  });
});

Deno.test("apply() without changes writes nothing at all", async () => {
  await withProject(USUAL_FILES, async (root) => {
    assertEquals(await apply(planOf(root, [])), []);
    assertEquals(await lastMigration(root), undefined);
    assertEquals(Object.keys(readAll(join(root, ".."))).filter((path) => /^state/.test(path)), []);
  });
});

Deno.test("undo() refuses files changed since, and keeps copies when forced", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const before = readAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    writeFiles(root, { "flake.nix": "mine\n", "nix/mine.nix": "kept\n", "flake.nix.orig": "x\n" });
    Deno.removeSync(join(root, "nix/shell.nix")); // as it was before: nothing to lose
    Deno.removeSync(join(root, "default.nix"));
    const failure = await assertFails(() => undo(root), "changed-since");
    assertEquals(failure.message, "Changed since then: default.nix, flake.nix");
    assertEquals((await undo(root, { force: true })).copies, ["flake.nix.orig1"]);
    assertEquals(readAll(root), {
      ...before,
      "flake.nix.orig": `644 ${JSON.stringify("x\n")}`,
      "flake.nix.orig1": `644 ${JSON.stringify("mine\n")}`,
      "nix": "/",
      "nix/mine.nix": `644 ${JSON.stringify("kept\n")}`,
    });
  });
});

Deno.test("undo() works after the migration was committed, staging its opposite", async () => {
  await withProject(USUAL_FILES, async (root) => {
    commitAll(root);
    const before = readAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    commitAll(root);
    await undo(root);
    assertEquals(readAll(root), before);
    assertEquals(runGit(root, "diff", "--stat", "HEAD~"), "");
    assertEquals(runGit(root, "ls-files", "--others"), "");
  });
});

Deno.test("undo() goes back through several migrations, also over a git init", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const first = readAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    const second = readAll(root);
    const edit = {
      kind: "edit",
      path: "flake.nix",
      before: "{ }\n",
      text: "{ a = 1; }\n",
    } as const;
    await apply(planOf(root, [edit]));
    commitAll(root);
    assertEquals((await undo(root)).paths, ["flake.nix"]);
    assertEquals(readAll(root), second);
    await undo(root);
    assertEquals(readAll(root), first);
    await assertFails(() => undo(root), "nothing-to-undo");
  });
});

Deno.test("lastMigration() tells what was done, restoreInto() shows what was before", async () => {
  await withProject({ ...USUAL_FILES, "link.nix": { target: "shell.nix" } }, async (root) => {
    const before = readAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    const migration = await lastMigration(root);
    assertEquals(migration?.systems, ["x86_64-linux"]);
    assertEquals(migration?.files[3], {
      kind: "move",
      path: "nix/package.nix",
      from: "default.nix",
    });
    const old = join(root, "../old");
    Deno.mkdirSync(old);
    await restoreInto(root, old);
    assertEquals(readAll(old), before);
    assert(migration !== undefined && !Number.isNaN(Date.parse(migration.time)));
  });
});

Deno.test("lastMigration() and restoreInto() look behind shims that were written since", async () => {
  await withProject(USUAL_FILES, async (root) => {
    const before = readAll(root);
    await apply(planOf(root, USUAL_CHANGES));
    const migrated = readAll(root);
    const edit = {
      kind: "edit",
      path: "default.nix",
      before: "import ./nix/flake-compat.nix\n",
      text: "import ./compat.nix\n",
    } as const;
    const create = { kind: "create", path: "compat.nix", text: "{ }\n" } as const;
    await apply(planOf(root, [edit, create]), { verb: "shim" });
    assertEquals((await lastMigration(root))?.files.length, USUAL_CHANGES.length);
    const old = join(root, "../old");
    Deno.mkdirSync(old);
    await restoreInto(root, old);
    assertEquals(readAll(old), before);

    assertEquals((await undo(root)).verb, "shim");
    assertEquals(readAll(root), migrated);
    assertEquals((await undo(root)).verb, "migrate");
    assertEquals(readAll(root), before);
  });
});
