import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
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
  withFlake(async (call) => {
    const before = await call("shim", "--check");
    assertEquals(before.status, 1);
    assertMatch(before.stdout, /default\.nix +missing/);
    assertStringIncludes(before.stdout, "run flakebridge lock");

    assertEquals((await call("lock", "--offline")).status, 0);
    assertMatch((await call("shim")).stdout, /shell\.nix +written/);
    assertEquals((await call("shim", "--check")).status, 0);
    assertMatch((await call("shim")).stdout, /shell\.nix +as it should be/);
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
    const { files, staleLock } = JSON.parse((await call("shim", "--check", "--json")).stdout);
    assertEquals(files[0], { path: "default.nix", state: "missing" });
    assertEquals(typeof staleLock, "string");
    assertEquals(Array.from(Deno.readDirSync(directory), ({ name }) => name), ["flake.nix"]);
  }));

Deno.test("shim says what to do where there is no flake", async () => {
  const { status, stderr } = await flakebridge(["shim", checkoutPath("examples/c-program")]);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "flakebridge migrate");
});
