import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { stamped } from "../../compat/evaluator/stamp.ts";
import { commitAll, runGit } from "../apply/project.ts";
import { checkoutPath, flakebridge, type Run } from "./program.ts";

const flake = `{
  inputs.nixpkgs.url = "path:${checkoutPath("tests/nixpkgs")}";
  outputs = { self, nixpkgs }: { };
}
`;

/** A flake in a directory of its own, with what calls flakebridge in it. */
async function withFlake(
  test: (call: (...words: string[]) => Promise<Run>, directory: string) => Promise<void>,
): Promise<void> {
  const temporary = await Deno.makeTempDir();
  const directory = join(temporary, "project");
  const env = { XDG_STATE_HOME: join(temporary, "state") };
  try {
    await Deno.mkdir(directory);
    await Deno.writeTextFile(join(directory, "flake.nix"), flake);
    await test((...words) => flakebridge([...words, directory], { env }), directory);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

Deno.test("shim writes what is missing, once, and --check holds it to that", () =>
  withFlake(async (call, directory) => {
    const before = await call("shim", "--check");
    assertEquals(before.status, 1);
    assertMatch(before.stdout, /default\.nix +missing/);
    assertStringIncludes(before.stdout, "Lock (stale)");

    assertEquals((await call("lock", "--offline")).status, 0);
    assertMatch((await call("shim")).stdout, /shell\.nix +written/);
    assertEquals((await call("shim", "--check")).status, 0);
    assertMatch((await call("shim")).stdout, /shell\.nix +as it should be/);

    // What `flakebridge lock` refuses, too, is not to be helped by it.
    const lock = join(directory, "flake.lock");
    const text = await Deno.readTextFile(lock);
    await Deno.writeTextFile(lock, text.replace('"version": 7', '"version": 9'));
    const unknown = await call("shim", "--check");
    assertStringIncludes(unknown.stdout, "unsupported version 9");
    assertEquals([unknown.status, unknown.stdout.includes("flakebridge lock")], [1, false]);
  }));

Deno.test("shim writes nothing where flake.lock can't be read, and names the place in it", () =>
  withFlake(async (call, directory) => {
    const lock = join(directory, "flake.lock");
    const refused = async (...words: string[]) => {
      const { status, stdout, stderr } = await call("shim", ...words);
      assertEquals([status, stdout], [1, ""]);
      const names = Array.from(Deno.readDirSync(directory), ({ name }) => name).toSorted();
      assertEquals(names, ["flake.lock", "flake.nix"]);
      return stderr;
    };
    for (const text of ["{ no JSON", "", "{}", `{ "version": 9 }`]) {
      await Deno.writeTextFile(lock, text);
      for (const words of [[], ["--force"], ["--dry-run"], ["--mode", "pinned"]]) {
        assertStringIncludes(await refused(...words), "flake.lock:1:");
      }
    }
    await Deno.remove(lock);
    await Deno.mkdir(lock);
    assertStringIncludes(await refused(), `"flake.lock" can't be read: it is a directory`);
  }));

Deno.test("shim overwrites what a person wrote only with --force, and keeps a copy", () =>
  withFlake(async (call, directory) => {
    const shell = join(directory, "shell.nix");
    await Deno.writeTextFile(shell, "{ }\n");
    const refused = await call("shim");
    assertEquals(refused.status, 1);
    assertStringIncludes(refused.stderr, "shell.nix is none that flakebridge wrote");
    assertEquals(await Deno.readTextFile(shell), "{ }\n");

    assertEquals((await call("shim", "--force")).status, 0);
    assertMatch(await Deno.readTextFile(shell), /^# shell\.nix for every Nix/);
    assertEquals(await Deno.readTextFile(`${shell}.orig`), "{ }\n");
  }));

Deno.test("shim --dry-run prints a diff, --json the state of each file", () =>
  withFlake(async (call, directory) => {
    assertStringIncludes((await call("shim", "--dry-run")).stdout, "+++ b/default.nix");
    const { stdout } = await call("shim", "--check", "--json");
    const { version, mode, files, staleLock, notes } = JSON.parse(stdout);
    assertEquals([version, mode, notes], [1, "vendored", []]);
    assertEquals(files[0], { path: "default.nix", state: "missing" });
    assertEquals([staleLock.severity, typeof staleLock.help], ["warning", "string"]);
    assertEquals(Array.from(Deno.readDirSync(directory), ({ name }) => name), ["flake.nix"]);
  }));

Deno.test("shim says what to do where there is no flake", async () => {
  const { status, stderr } = await flakebridge(["shim", checkoutPath("examples/c-program")]);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "flakebridge migrate");
});

Deno.test("shim names the directory of a flake that is further down", () =>
  withFlake(async (call, directory) => {
    await Deno.mkdir(join(directory, "sub"));
    await Deno.rename(join(directory, "flake.nix"), join(directory, "sub", "flake.nix"));
    const { status, stderr } = await call("shim");
    assertEquals(status, 1);
    assertStringIncludes(stderr, "Name the directory of the flake: sub");
  }));

Deno.test("shim names the place where flake.nix can't be read", () =>
  withFlake(async (call, directory) => {
    await Deno.writeTextFile(join(directory, "flake.nix"), "{\n  outputs = ;\n}\n");
    const { status, stderr } = await call("shim");
    assertEquals(status, 1);
    assertStringIncludes(stderr, "flake.nix:2:13");
  }));

Deno.test("shim refuses words that it does not know", () =>
  withFlake(async (call) => {
    for (
      const words of [
        ["--mode", "vendor"],
        ["--flake-compat", "edolstra"],
        ["--evaluator", "../a.nix"],
        ["--evaluator", "/a.nix"],
        ["--evaluator", "a"],
        ["--evaluator", "default.nix"],
        ["--evaluator", "shell.nix"],
        ["--evaluator", "flake.nix"],
      ]
    ) {
      const { status, stderr } = await call("shim", ...words);
      assertEquals(status, 2, stderr);
      assertStringIncludes(stderr, "help: Write");
    }
  }));

Deno.test("shim puts the evaluator where it is told, and leaves it there", () =>
  withFlake(async (call, directory) => {
    assertEquals((await call("shim", "--evaluator", "compat.nix")).status, 0);
    assertMatch(await Deno.readTextFile(join(directory, "default.nix")), /import \.\/compat\.nix/);
    assertMatch((await call("shim")).stdout, /compat\.nix +as it should be/);
  }));

Deno.test("shim takes no link, and says how it goes on", () =>
  withFlake(async (call, directory) => {
    await call("shim");
    const shell = join(directory, "shell.nix");
    await Deno.remove(shell);
    await Deno.symlink("default.nix", shell);
    for (const words of [["shim"], ["shim", "--force"]]) {
      const { status, stderr } = await call(...words);
      assertEquals(status, 1);
      assertStringIncludes(stderr, "shell.nix is a link to default.nix");
    }
    assertEquals(await Deno.readLink(shell), "default.nix");
  }));

Deno.test("shim never takes the place of a file that flake.nix reads", () =>
  withFlake(async (call, directory) => {
    const path = join(directory, "flake.nix");
    const shell = "shell.nix";
    await Deno.writeTextFile(join(directory, shell), "{ pkgs }: pkgs.hello\n");
    await Deno.writeTextFile(path, flake.replace("{ };", "{ a = import ./shell.nix { }; };"));
    const { status, stderr } = await call("shim", "--force");
    assertEquals(status, 1);
    assertStringIncludes(stderr, "flake.nix reads shell.nix");
    assertStringIncludes(stderr, "git mv shell.nix nix/shell.nix");
  }));

Deno.test("shim leaves code in its place that asks the evaluator, and renews that alone", () =>
  withFlake(async (call, directory) => {
    await call("shim");
    const texts: Readonly<Record<string, string>> = {
      "default.nix":
        "{ nixpkgs ? (import ./nix/flake-compat.nix { src = ./.; }).inputs.nixpkgs }: nixpkgs\n",
      "shell.nix": "import ./default.nix { }\n",
      "flake.nix": flake.replace("{ };", "{ a = import ./default.nix { inherit nixpkgs; }; };"),
    };
    for (const [name, text] of Object.entries(texts)) {
      await Deno.writeTextFile(join(directory, name), text);
    }
    const evaluator = join(directory, "nix/flake-compat.nix");
    const older = (await Deno.readTextFile(evaluator)).replace(/\d+\.\d+\.\d+/, "0.0.1");
    await Deno.writeTextFile(evaluator, stamped(older));
    await call("lock", "--offline");

    assertEquals((await call("shim", "--check")).status, 1);
    const { status, stdout, stderr } = await call("shim");
    assertEquals([status, stderr], [0, ""]);
    assertMatch(stdout, /default\.nix +code of the flake; no shim/);
    assertMatch(stdout, /flake-compat\.nix +renewed/);
    for (const [name, text] of Object.entries(texts)) {
      assertEquals(await Deno.readTextFile(join(directory, name)), text);
    }
    await Deno.remove(join(directory, "shell.nix"));
    const { files } = JSON.parse((await call("shim", "--check", "--json")).stdout);
    assertEquals(files.map(({ state }: { state: string }) => state), ["in-place", "current"]);
    assertEquals((await call("shim", "--check")).status, 0);

    const renewed = await Deno.readTextFile(evaluator);
    await Deno.remove(evaluator);
    assertEquals((await call("shim", "--check")).status, 1);
    assertMatch((await call("shim")).stdout, /flake-compat\.nix +written/);
    assertEquals(await Deno.readTextFile(evaluator), renewed);
  }));

Deno.test("shim warns where flake.nix names a file that it takes the place of", () =>
  withFlake(async (call, directory) => {
    await Deno.writeTextFile(join(directory, "shell.nix"), "{ }\n");
    for (const name of ["map import [ ./shell.nix ]", 'import (self + "/shell.nix")']) {
      const text = flake.replace("{ };", `{ a = ${name}; };`);
      await Deno.writeTextFile(join(directory, "flake.nix"), text);
      const { status, stderr } = await call("shim", "--force", "--dry-run");
      assertEquals(status, 0);
      assertStringIncludes(stderr, "flake.nix names shell.nix");
    }
  }));

Deno.test("shim --force keeps a value a value, and says which arguments are lost", () =>
  withFlake(async (call, directory) => {
    await Deno.writeTextFile(join(directory, "default.nix"), "pkgs: pkgs\n");
    await Deno.writeTextFile(join(directory, "shell.nix"), "(import ./. { }).shell\n");
    const { status, stderr } = await call("shim", "--force");
    assertEquals(status, 0);
    assertStringIncludes(stderr, "default.nix takes any argument (pkgs); the shim in its place");
    assertMatch(
      await Deno.readTextFile(join(directory, "shell.nix")),
      /\n\(import .* }\)\.shellNix/,
    );
  }));

Deno.test("shim renews what an older version wrote, and never what a newer one did", () =>
  withFlake(async (call, directory) => {
    await call("lock", "--offline");
    await call("shim");
    const paths = ["default.nix", "nix/flake-compat.nix"].map((path) => join(directory, path));
    const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
    for (const [at, path] of paths.entries()) {
      const older = stamped((texts[at] ?? "").replace(/\d+\.\d+\.\d+/, "0.0.1"));
      await Deno.writeTextFile(path, older);
    }
    assertEquals((await call("shim", "--check")).status, 1);
    assertMatch((await call("shim")).stdout, /default\.nix +renewed/);
    assertEquals(await Promise.all(paths.map((path) => Deno.readTextFile(path))), texts);
    assertEquals((await call("shim", "--check")).status, 0);

    const newer = stamped((texts[0] ?? "").replace(/\d+\.\d+\.\d+/, "99.0.0"));
    await Deno.writeTextFile(paths[0]!, newer);
    assertStringIncludes((await call("shim")).stderr, "default.nix is a newer flakebridge's");
    assertEquals(await Deno.readTextFile(paths[0]!), newer);
  }));

Deno.test("shim --mode locked adds flake-compat to flake.nix and flake.lock, as Nix keeps it", () =>
  withFlake(async (call, directory) => {
    await call("lock", "--offline");
    for (const [name, type] of [["lix", "tarball"], ["nixos", "github"]]) {
      assertEquals((await call("shim", "--mode", "locked", "--flake-compat", name!)).status, 0);
      const text = await Deno.readTextFile(join(directory, "flake.nix"));
      assertStringIncludes(text, "outputs = { self, nixpkgs, flake-compat }:");
      const lock = JSON.parse(await Deno.readTextFile(join(directory, "flake.lock")));
      assertEquals(lock.nodes["flake-compat"].locked.type, type);
      assertEquals((await call("shim", "--check")).status, 0);
      assertEquals((await call("lock", "--offline", "--no-update-lock-file")).status, 0);
      assertEquals((await call("undo")).status, 0);
      assertEquals(await Deno.readTextFile(join(directory, "flake.nix")), flake);
    }
  }));

Deno.test("shim --mode locked needs a lock to read", () =>
  withFlake(async (call, directory) => {
    const unlocked = await call("shim", "--mode", "locked");
    assertEquals(unlocked.status, 0, unlocked.stderr);
    await Deno.remove(join(directory, "flake.lock"));
    const { status, stderr } = await call("shim", "--check");
    assertEquals(status, 1);
    assertStringIncludes(stderr, "flakebridge lock");
  }));

Deno.test("shim --mode locked says what to do where other inputs are not locked", () =>
  withFlake(async (call, directory) => {
    const unlocked = `{ inputs.a.url = "github:o/r"; outputs = { self, a }: { }; }\n`;
    await Deno.writeTextFile(join(directory, "flake.nix"), unlocked);
    const { status, stderr } = await call("shim", "--mode", "locked");
    assertEquals(status, 1);
    assertStringIncludes(stderr, "flake.lock is not what flake.nix asks for");
    assertStringIncludes(stderr, "help: flakebridge lock");
    assertEquals(await Deno.readTextFile(join(directory, "flake.nix")), unlocked);
  }));

Deno.test("shim --mode changes the mode, and what is there keeps it", () =>
  withFlake(async (call) => {
    await call("shim");
    const pinned = await call("shim", "--mode", "pinned");
    assertMatch(pinned.stdout, /default\.nix +renewed/);
    assertStringIncludes(pinned.stderr, "The shims don't ask nix/flake-compat.nix any more");
    assertStringIncludes((await call("shim")).stdout, "Shims (pinned)");
    const nixos = await call("shim", "--mode", "pinned", "--flake-compat", "nixos");
    assertStringIncludes(nixos.stderr, "fetches no input on Nix 2.4 to 2.18 while flakes are off");
    assertMatch((await call("shim", "--mode", "vendored")).stdout, /shell\.nix +renewed/);
    const moved = await call("shim", "--evaluator", "other.nix");
    assertStringIncludes(moved.stderr, "The shims don't ask nix/flake-compat.nix any more");
  }));

Deno.test("shim refuses a flag that would have no effect", () =>
  withFlake(async (call) => {
    const refused = async (...words: string[]) => {
      const { status, stderr } = await call("shim", "--dry-run", ...words);
      assertEquals(status, 1, stderr);
      assertStringIncludes(stderr, "has no effect");
      return stderr;
    };
    assertStringIncludes(await refused("--flake-compat", "lix"), "Add --mode locked");
    assertStringIncludes(await refused("--mode", "pinned", "--evaluator", "a.nix"), "pinned shims");
    await call("shim", "--mode", "locked");
    assertStringIncludes(await refused("--evaluator", "a.nix"), "locked shims");
    assertStringIncludes(await refused("--flake-compat", "nixos"), "as its input 'flake-compat'");
    assertEquals((await call("shim", "--check", "--flake-compat", "lix")).status, 0);
  }));

Deno.test("shim leaves nothing behind where another one is at it", () =>
  withFlake(async (call, directory) => {
    const [one, two] = await Promise.all([call("shim"), call("shim")]);
    const statuses = [one.status, two.status].toSorted();
    if (statuses[1] !== 0) {
      assertEquals(statuses, [0, 1]);
      assertMatch(one.stderr + two.stderr, /is changing this project/);
    }
    assertEquals((await call("shim", "--check")).stdout.match(/as it should be/g)?.length, 3);
    const names = Array.from(Deno.readDirSync(directory), ({ name }) => name).toSorted();
    assertEquals(names, ["default.nix", "flake.nix", "nix", "shell.nix"]);
  }));

Deno.test("shim works in a worktree and in a submodule, further down, and git knows what it wrote", () =>
  withFlake(async (_, directory) => {
    const at = (path: string) => join(directory, path);
    await Deno.mkdir(at("r/sub"), { recursive: true });
    await Deno.rename(at("flake.nix"), at("r/sub/flake.nix"));
    await Deno.mkdir(at("outer"));
    await Deno.writeTextFile(at("outer/x"), "x");
    commitAll(at("r"));
    commitAll(at("outer"));
    runGit(at("r"), "worktree", "add", "--quiet", at("tree"));
    const adding = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add"];
    runGit(at("outer"), ...adding, at("r"), "inner");
    for (const repository of ["tree", "outer/inner"]) {
      const env = { XDG_STATE_HOME: at("state") };
      const { status, stderr } = await flakebridge(["shim", at(`${repository}/sub`)], { env });
      assertEquals([status, stderr], [0, ""]);
      assertStringIncludes(runGit(at(repository), "status", "--short"), " A sub/default.nix");
    }
  }));
