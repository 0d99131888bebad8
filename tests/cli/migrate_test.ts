import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { MigrationReport, Proof } from "../../mod.ts";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, type Tree, writeTree } from "../ground/tree.ts";
import { checkoutPath, type Run } from "./program.ts";

/** A copy of examples/c-program in git, and the program in it. */
interface Workplace extends AsyncDisposable {
  readonly nix: NixEnvironment;
  readonly project: string;
  readonly before: Tree;
  readonly flakebridge: (...words: readonly string[]) => Promise<Run>;
}

async function workplace(): Promise<Workplace> {
  const nix = await nixEnvironment();
  const project = join(nix.directory, "c-program");
  const before = await readTree(checkoutPath("examples/c-program"));
  await writeTree(project, before);
  const commit = "git init -q && git add -A && git commit -q -m all";
  await nix.run(["sh", "-c", commit], { cwd: project });
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts")];
  return {
    nix,
    project,
    before,
    flakebridge: (...words) => nix.run([...program, ...words], { cwd: project }),
    [Symbol.asyncDispose]: () => nix[Symbol.asyncDispose](),
  };
}

const migrate = ["migrate", "--nixpkgs", MINI_NIXPKGS_REF];

Deno.test("migrate --dry-run prints a diff that git apply carries out, and writes nothing", async () => {
  await using place = await workplace();
  const { status, stdout, stderr } = await place.flakebridge(...migrate, "--dry-run");
  assertEquals(status, 0, stderr);
  assertMatch(stdout, /^diff --git /);
  assertStringIncludes(stderr, "would become a flake; nothing was written.");
  assertEquals(await readTree(place.project), place.before);

  const quiet = await place.flakebridge(...migrate, "--dry-run", "--quiet");
  assertEquals([quiet.status, quiet.stdout, quiet.stderr], [0, stdout, ""]);

  await Deno.writeTextFile(join(place.nix.directory, "diff"), stdout);
  const applied = await place.nix.run(["git", "apply", "../diff"], { cwd: place.project });
  assertEquals(applied.status, 0, applied.stderr);
  const byGit = await readTree(place.project);
  await place.nix.run(["sh", "-c", "git reset -q --hard && git clean -qfd"], {
    cwd: place.project,
  });
  await place.flakebridge(...migrate, "--no-verify");
  assertEquals(await readTree(place.project), byGit);
});

Deno.test("migrate and verify end with 1 where the proof ran out of time", async () => {
  await using place = await workplace();
  const late = ["--timeout", "0.001", "--json"];
  const migrated = await place.flakebridge(...migrate, "--offline", ...late);
  const { status, proof }: MigrationReport = JSON.parse(migrated.stdout);
  assertEquals([migrated.status, status], [1, "migrated"]);
  assertEquals(new Set(proof?.rows.map(({ verdict }) => verdict)), new Set(["out-of-time"]));
  assertEquals((await place.flakebridge("verify", "--offline", ...late)).status, 1);
});

Deno.test("migrate, verify and undo print their JSON and nothing else", async () => {
  await using place = await workplace();
  const migrated = await place.flakebridge(...migrate, "--json");
  assertEquals([migrated.status, migrated.stderr], [0, ""]);
  const report: MigrationReport = JSON.parse(migrated.stdout);
  assertEquals([report.version, report.status], [1, "migrated"]);
  assertEquals(report.directory, place.project);
  assert(report.proof?.rows.every(({ verdict }) => verdict === "identical"));

  const verified = await place.flakebridge("verify", "--json");
  assertEquals([verified.status, verified.stderr], [0, ""]);
  assertEquals(JSON.parse(verified.stdout), report.proof);

  const undone = await place.flakebridge("undo", "--json");
  assertEquals([undone.status, undone.stderr], [0, ""]);
  assertEquals(JSON.parse(undone.stdout).copies, []);
  assertEquals(await readTree(place.project), place.before);
});

Deno.test("a second migrate changes nothing and says so", async () => {
  await using place = await workplace();
  await place.flakebridge(...migrate, "--no-verify");
  const once = await readTree(place.project);
  const again = await place.flakebridge(...migrate, "--allow-dirty");
  assertEquals([again.status, again.stderr], [0, ""]);
  assertEquals(again.stdout, `Nothing to do: ${place.project} is migrated already.\n`);
  assertEquals(await readTree(place.project), once);
});

Deno.test("a second migrate has nothing to do in a clone, whatever the layout", async () => {
  for (const layout of ["shim", "in-place"]) {
    await using place = await workplace();
    await place.flakebridge(...migrate, "--no-verify", "--layout", layout);
    const clone = "git add -A && git commit -q -m flake && git clone -q . ../clone";
    await place.nix.run(["sh", "-c", clone], { cwd: place.project });
    const path = join(place.nix.directory, "clone");
    const { status, stdout, stderr } = await place.flakebridge("migrate", path);
    assertEquals([status, stderr], [0, ""]);
    assertEquals(stdout, `Nothing to do: ${path} is migrated already.\n`);
  }
});

Deno.test("verify ends with 1 when a derivation is another than before", async () => {
  await using place = await workplace();
  await place.flakebridge(...migrate, "--no-verify");
  const file = join(place.project, "nix/package.nix");
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace('version = "1.2.0"', 'version = "1.3.0"'));
  const { status, stdout, stderr } = await place.flakebridge("verify");
  assertEquals([status, stderr], [1, ""]);
  assertMatch(stdout, /default\.nix {2}shim +different/);
  assertStringIncludes(stdout, '"1.2.0" before, "1.3.0" after');
});

Deno.test("verify prints the proof also where its page can't be written, and ends with 1", async () => {
  await using place = await workplace();
  await place.flakebridge(...migrate, "--no-verify");
  const page = join(place.nix.directory, "proof.html");
  const written = await place.flakebridge("verify", "--html", page);
  assertEquals([written.status, written.stderr], [0, `The page is in ${page}.\n`]);
  assertMatch(await Deno.readTextFile(page), /^<!doctype html>[^]*<\/html>\n$/);
  for (const html of ["missing/proof.html", "."]) {
    const { status, stdout, stderr } = await place.flakebridge("verify", "--html", html);
    assertEquals([status, stdout], [1, written.stdout]);
    assertMatch(stderr, /^error: The page can't be written: .*\nhelp: /);
  }
});

Deno.test("migrate names an input that nothing asks for", async () => {
  await using place = await workplace();
  const words = [...migrate, "--dry-run", "--json", "--input", "tpyo", "github:a/b"];
  const { notes }: MigrationReport = JSON.parse((await place.flakebridge(...words)).stdout);
  assertEquals(notes.map(({ code }) => code), ["unused-input"]);
  assertStringIncludes(notes[0]?.message ?? "", '"tpyo"');
});

Deno.test("migrate names a flake whose lock it takes nothing from, or can't read", async () => {
  await using place = await workplace();
  const other = join(place.nix.directory, "other");
  await writeTree(other, { "flake.nix": { text: "{ outputs = _: { }; }\n", executable: false } });
  const words = [...migrate, "--dry-run", "--offline", "--inputs-from", "../other"];
  const { notes }: MigrationReport = JSON.parse(
    (await place.flakebridge(...words, "--json")).stdout,
  );
  const [note] = notes.filter(({ code }) => code === "unused-input");
  assertStringIncludes(note?.message ?? "", "the lock of ../other,");
  await Deno.writeTextFile(join(other, "flake.lock"), "{");
  const { status, stderr } = await place.flakebridge(...words);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "Nothing can be taken from ../other (--inputs-from)");
});

Deno.test("undo says what it did, and keeps what was changed since only when told to", async () => {
  await using place = await workplace();
  await place.flakebridge(...migrate, "--no-verify");
  await Deno.writeTextFile(join(place.project, "flake.nix"), "# mine\n", { append: true });
  const refused = await place.flakebridge("undo");
  assertEquals([refused.status, refused.stdout], [1, ""]);
  assertStringIncludes(refused.stderr, "flake.nix");
  const forced = await place.flakebridge("undo", "--force");
  assertEquals([forced.status, forced.stderr], [0, ""]);
  assertStringIncludes(forced.stdout, "restored  default.nix, which was nix/package.nix\n");
  assertStringIncludes(forced.stdout, "kept as\n  flake.nix.orig\n");
  const { "flake.nix.orig": kept, ...rest } = await readTree(place.project);
  assert(kept !== undefined);
  assertEquals(rest, place.before);
});

Deno.test("a directory that is not there, or is none, is an error with a remedy", async () => {
  await using place = await workplace();
  for (const verb of ["migrate", "verify", "undo"]) {
    for (
      const [word, message] of [
        ["nowhere", "There is no directory nowhere"],
        ["default.nix", "default.nix is not a directory"],
      ] as const
    ) {
      const { status, stdout, stderr } = await place.flakebridge(verb, word);
      assertEquals([status, stdout], [1, ""]);
      assert(stderr.startsWith(`error: ${message}\nhelp: `), stderr);
    }
  }
});

Deno.test("what is said of a file that does not parse has the place, the line and a caret", async () => {
  await using place = await workplace();
  await Deno.remove(join(place.project, "default.nix"));
  await Deno.writeTextFile(join(place.project, "shell.nix"), "{ pkgs }:\npkgs.mkShell { a = 1 }\n");
  const { status, stdout, stderr } = await place.flakebridge("migrate", "--allow-dirty");
  assertEquals([status, stdout], [1, ""]);
  assertStringIncludes(stderr, "\n  --> shell.nix:2:22\n");
  assertStringIncludes(stderr, "\n2 | pkgs.mkShell { a = 1 }\n  |                      ^\n");
});

Deno.test("undo takes shims back that were written after a migration; verify looks at that", async () => {
  await using place = await workplace();
  await place.flakebridge(...migrate, "--no-verify");
  const migrated = await readTree(place.project);
  const shimmed = await place.flakebridge("shim", "--evaluator", "compat.nix");
  assertEquals(shimmed.status, 0, shimmed.stderr);

  const verified = await place.flakebridge("verify", "--offline", "--json");
  assertEquals(verified.status, 0, verified.stdout + verified.stderr);
  const { rows }: Proof = JSON.parse(verified.stdout);
  assert(rows.length > 0 && rows.every(({ verdict }) => verdict === "identical"));

  assertMatch(
    (await place.flakebridge("undo")).stdout,
    /^The shims written on .* are taken back\./,
  );
  assertEquals(await readTree(place.project), migrated);
  assertMatch((await place.flakebridge("undo")).stdout, /^The migration of .* is taken back\./);
  assertEquals(await readTree(place.project), place.before);
  const { status, stderr } = await place.flakebridge("undo");
  assertEquals(status, 1);
  assertStringIncludes(stderr, "flakebridge migrate or shim did on this machine");
});

Deno.test("verify has nothing to look at where only shims were written", async () => {
  await using place = await workplace();
  await place.flakebridge(...migrate, "--no-verify");
  await place.nix.run(["rm", "-r", "nix/flake-compat.nix", ".git"], { cwd: place.project });
  assertEquals((await place.flakebridge("shim")).status, 0);
  const { status, stderr } = await place.flakebridge("verify");
  assertEquals(status, 1);
  assertStringIncludes(stderr, `There is no migration of ${place.project} to verify`);
});
