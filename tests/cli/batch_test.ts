import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { BatchReport } from "../../mod.ts";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, writeTree } from "../ground/tree.ts";
import { checkoutPath, type Run } from "./program.ts";

/** Copies of two examples in git, a directory without Nix, and a list of all. */
async function layOut(nix: NixEnvironment): Promise<void> {
  for (const example of ["c-program", "call-package"]) {
    const project = join(nix.directory, example);
    await writeTree(project, await readTree(checkoutPath(`examples/${example}`)));
    const commit = "git init -q && git add -A && git commit -q -m all";
    await nix.run(["sh", "-c", commit], { cwd: project });
  }
  await Deno.mkdir(join(nix.directory, "empty"));
  const list = "# all of ours\nc-program\n\n  call-package  # the small one\nempty\nc-program\n";
  await Deno.writeTextFile(join(nix.directory, "list"), list);
}

function migrateList(nix: NixEnvironment, ...words: readonly string[]): Promise<Run> {
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts")];
  const migrate = ["migrate", "--nixpkgs", MINI_NIXPKGS_REF, "--offline"];
  return nix.run([...program, ...migrate, "--batch", "list", ...words]);
}

function rowsOf({ projects }: BatchReport): readonly (readonly unknown[])[] {
  return projects.map((project) =>
    project.status === "failed" ? [project.directory.split("/").at(-1), "failed"] : [
      project.directory.split("/").at(-1),
      project.report.status,
      project.report.proof?.rows.length !== undefined,
    ]
  );
}

Deno.test("migrate --batch migrates a list; one that fails does not hold up the others", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const { status, stdout, stderr } = await migrateList(nix);
  assertEquals([status, stderr], [1, ""]);
  assertMatch(stdout, /c-program +migrated +\d identical\n.*call-package +migrated +\d identical/);
  assertMatch(stdout, /empty +failed +nothing changed/);
  assertStringIncludes(stdout, "There is no default.nix and no shell.nix here");
  assertStringIncludes(stdout, "2 of 3 projects done");
});

Deno.test("a second batch goes on, and reports what the first one did", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const list = join(nix.directory, "list");
  const whole = await Deno.readTextFile(list);
  await Deno.writeTextFile(list, "c-program\n");
  assertEquals((await migrateList(nix, "--json")).status, 0);
  await Deno.writeTextFile(`${list}.done.jsonl`, '{"directory":"/cut o', { append: true });

  await Deno.writeTextFile(list, "call-package\n");
  assertEquals((await migrateList(nix, "--json")).status, 0);
  await Deno.writeTextFile(list, whole);
  const { status, stdout } = await migrateList(nix, "--json", "--jobs", "3");
  assertEquals(status, 1);
  assertEquals(rowsOf(JSON.parse(stdout)), [
    ["c-program", "migrated", true],
    ["call-package", "migrated", true],
    ["empty", "failed"],
  ]);
});

Deno.test("a second batch proves what the first one migrated and was killed before it told of", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const record = join(nix.directory, "list.done.jsonl");
  assertEquals((await migrateList(nix, "--json")).status, 1);
  const lines = (await Deno.readTextFile(record)).split("\n");
  const killed = lines.filter((line) => !line.includes("c-program"));
  await Deno.writeTextFile(record, killed.join("\n"));

  const { projects }: BatchReport = JSON.parse((await migrateList(nix, "--json")).stdout);
  const [first, second] = projects.map((project) =>
    project.status === "failed" ? undefined : project.report
  );
  assertEquals(first?.status, "migrated");
  assertEquals(first?.notes.map(({ code }) => code), ["migrated-before"]);
  assert(first?.outputs.length === 2 && first.files.length > 3);
  assertEquals(
    first?.proof?.rows.map(({ verdict }) => verdict),
    second?.proof?.rows.map(() => "identical"),
  );
  const third: BatchReport = JSON.parse((await migrateList(nix, "--json")).stdout);
  assertEquals(third.projects, projects);
});

Deno.test("a batch says nothing of what was migrated before it began", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts")];
  const migrate = ["migrate", "--nixpkgs", MINI_NIXPKGS_REF, "--offline", "--no-verify"];
  assertEquals((await nix.run([...program, ...migrate, "c-program"])).status, 0);
  const { stdout } = await migrateList(nix, "--json");
  assertEquals(rowsOf(JSON.parse(stdout))[0], ["c-program", "nothing-to-do", false]);
});

Deno.test("migrate --batch tells of every line that names no project, and does the rest", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  await Deno.writeTextFile(join(nix.directory, "file"), "");
  const lines = ["file", "missing", "~/c-program", "\0\x1b[31m", "./c-program/", "c-program"];
  await Deno.writeTextFile(join(nix.directory, "list"), lines.join("\r\n"));
  const { status, stdout, stderr } = await migrateList(nix, "--json");
  assertEquals([status, stderr], [1, ""]);
  const { projects }: BatchReport = JSON.parse(stdout);
  assertEquals(
    projects.map((project) =>
      project.status === "failed" ? project.diagnostics[0]?.code : project.status
    ),
    ["not-a-directory", "no-such-directory", "no-such-directory", "batch", "done"],
  );
  const text = (await migrateList(nix)).stdout;
  assertStringIncludes(text, "\\x00\\x1b[31m  failed");
});

Deno.test("migrate --batch tells what each project is warned of", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const broken = "echo '{' > broken.nix && git add -A && git commit -q -m broken";
  await nix.run(["sh", "-c", broken], { cwd: join(nix.directory, "c-program") });
  const { stdout } = await migrateList(nix);
  const warnings = `Warnings\n  ${nix.directory}/c-program\n    broken.nix:2: Cannot parse`;
  assertStringIncludes(stdout, warnings);
});

Deno.test("migrate --batch begins nothing where it can't keep what is done", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  await Deno.mkdir(join(nix.directory, "list.done.jsonl"));
  const before = await readTree(join(nix.directory, "c-program"));
  const { status, stderr } = await migrateList(nix);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "Can't keep");
  assertEquals(await readTree(join(nix.directory, "c-program")), before);
});

Deno.test("two batches of one list at once migrate every project once", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const both = await Promise.all([migrateList(nix, "--json"), migrateList(nix, "--json")]);
  for (const { stdout } of both) {
    const { projects }: BatchReport = JSON.parse(stdout);
    for (const project of projects.slice(0, 2)) {
      const codes = project.status === "failed" ? project.diagnostics.map(({ code }) => code) : [];
      assert(codes.every((code) => /^(busy|dirty-tree|has-flake)$/.test(code)), stdout);
    }
  }
  const { stdout } = await migrateList(nix, "--json");
  assertEquals(rowsOf(JSON.parse(stdout)).slice(0, 2), [
    ["c-program", "migrated", true],
    ["call-package", "migrated", true],
  ]);
});

Deno.test("a batch that is killed leaves each project old or new, and a second one goes on", async () => {
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts")];
  const migrate = ["migrate", "--nixpkgs", MINI_NIXPKGS_REF, "--offline", "--batch", "list"];
  for (const seconds of [0.4, 0.8, 1.2, 2]) {
    await using nix = await nixEnvironment();
    await layOut(nix);
    const projects = ["c-program", "call-package"].map((name) => join(nix.directory, name));
    const old = await Promise.all(projects.map(readTree));
    const killed = ["-s", "KILL", String(seconds), ...program, ...migrate];
    await nix.run(["timeout", ...killed]);
    const { stdout } = await migrateList(nix, "--json");
    const rows = rowsOf(JSON.parse(stdout));
    for (const row of rows.slice(0, 2)) {
      assertEquals(row.slice(1), ["migrated", true], stdout);
    }
    for (const project of projects) {
      const { status, stderr } = await nix.run([...program, "undo", project]);
      assertEquals(status, 0, stderr);
    }
    assertEquals(await Promise.all(projects.map(readTree)), old);
  }
});

Deno.test("migrate --batch --dry-run writes nothing, no record either", async () => {
  await using nix = await nixEnvironment();
  await layOut(nix);
  const before = await readTree(nix.directory);
  const { status, stdout } = await migrateList(nix, "--dry-run", "--json");
  assertEquals(status, 1);
  assertEquals(rowsOf(JSON.parse(stdout)).map(([, status]) => status), [
    "planned",
    "planned",
    "failed",
  ]);
  const names = (tree: object) => Object.keys(tree).filter((path) => !path.startsWith("home/"));
  assertEquals(names(await readTree(nix.directory)), names(before));
});

Deno.test("migrate --batch refuses wrong words", async () => {
  await using nix = await nixEnvironment();
  const missing = await migrateList(nix);
  assertEquals(missing.status, 1);
  assertStringIncludes(missing.stderr, `Can't read the list "list"`);
  await layOut(nix);
  for (const words of [["--jobs", "0"], ["--jobs", "many"], ["somewhere"], ["--per-directory"]]) {
    const { status, stderr } = await migrateList(nix, ...words);
    assertEquals(status, 2, stderr);
    assert(stderr.startsWith("error: "), stderr);
  }
});

/** A project in the directory of another, which does not read it. */
const APART = '{ pkgs ? import <nixpkgs> { } }:\npkgs.writeText "tool" "apart"\n';

Deno.test("migrate --per-directory makes a flake of every project of a repository", async () => {
  await using nix = await nixEnvironment();
  const examples = await readTree(checkoutPath("examples"));
  await writeTree(join(nix.directory, "all"), examples);
  const apart = join(nix.directory, "all/package-set/extra/tool");
  await writeTree(apart, { "default.nix": { text: APART, executable: false } });
  const commit = "cd all && git init -q && git add -A && git commit -q -m all";
  await nix.run(["sh", "-c", commit]);
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts")];
  const migrate = ["migrate", "--nixpkgs", MINI_NIXPKGS_REF, "--offline", "--per-directory"];
  const { status, stdout, stderr } = await nix.run([...program, ...migrate, "all", "--json"]);
  assertEquals(status, 0, stderr);
  assertEquals(rowsOf(JSON.parse(stdout)), [
    ["c-program", "migrated", true],
    ["call-package", "migrated", true],
    ["package-set", "migrated", true],
    ["tool", "migrated", true],
  ]);
});
