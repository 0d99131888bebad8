import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { checkoutPath, type Run } from "./program.ts";

const versions = await matrixVersions();

function doctor(nix: NixEnvironment, ...words: readonly string[]): Promise<Run> {
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts"), "doctor"];
  return nix.run(["env", "-u", "NIX_USER_CONF_FILES", ...program, ...words]);
}

for (const version of versions.length === 0 ? [undefined] : versions) {
  Deno.test(`doctor looks at Nix ${version ?? "on PATH"}, and switches flakes on`, async () => {
    await using nix = await nixEnvironment(version);
    const first = await doctor(nix);
    assertEquals([first.status, first.stderr], [0, ""], first.stdout);
    assertMatch(first.stdout, new RegExp(`✓ +nix +Nix ${nix.version}`));
    assertMatch(first.stdout, /✓ +store +can be written to/);
    assertMatch(first.stdout, /! +flakes/);
    if (!nix.hasFlakes) return;

    const settings = join(nix.directory, "home", ".config", "nix", "nix.conf");
    const enabled = await doctor(nix, "--enable-flakes");
    assertMatch(enabled.stdout, /✓ +flakes +switched on/);
    const text = "extra-experimental-features = nix-command flakes\n";
    assertEquals(await Deno.readTextFile(settings), text);
    const again = await doctor(nix, "--enable-flakes");
    assertStringIncludes(again.stderr, "already");
    assertEquals(await Deno.readTextFile(settings), text);
  });
}

Deno.test("doctor adds to the settings that are there, through a link", async () => {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "home", ".config", "nix");
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(join(nix.directory, "kept"), "# A token\r\ncores = 1", { mode: 0o600 });
  await Deno.symlink(join(nix.directory, "kept"), join(directory, "nix.conf"));
  await doctor(nix, "--enable-flakes");
  assertEquals(
    await Deno.readTextFile(join(nix.directory, "kept")),
    "# A token\r\ncores = 1\r\nextra-experimental-features = nix-command flakes\r\n",
  );
  assertEquals((await Deno.stat(join(nix.directory, "kept"))).mode! & 0o777, 0o600);
  const again = await doctor(nix, "--enable-flakes");
  assertStringIncludes(again.stderr, "already");
});

Deno.test("doctor leaves a nix.conf alone that can't be written or read, and says why", async () => {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "home", ".config", "nix");
  const settings = join(directory, "nix.conf");
  await Deno.mkdir(directory, { recursive: true });
  const refused = async (why: string) => {
    const { status, stderr } = await doctor(nix, "--enable-flakes");
    assertEquals(status, 1);
    assertStringIncludes(stderr, why);
  };
  await Deno.writeTextFile(settings, "experimental-features = flakes\n", { mode: 0o444 });
  await refused("it is read-only");
  const text =
    "experimental-features = nix-command flakes\n!include more.conf\ninclude none.conf\n";
  await Deno.chmod(settings, 0o644);
  await Deno.writeTextFile(settings, text);
  await refused("none.conf");
  assertEquals(await Deno.readTextFile(settings), text);
  await Deno.writeTextFile(join(directory, "none.conf"), "experimental-features =\n");
  await doctor(nix, "--enable-flakes");
  assertEquals(
    await Deno.readTextFile(settings),
    `${text}extra-experimental-features = nix-command flakes\n`,
  );
  await Deno.remove(settings);
  await Deno.symlink("nowhere", settings);
  await refused("a link to nothing");
  assertEquals(await Deno.readLink(settings), "nowhere");
});

Deno.test("doctor switches nothing on where Nix would not read it", async () => {
  await using nix = await nixEnvironment();
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts"), "doctor"];
  const words = ["env", "NIX_USER_CONF_FILES=", ...program, "--enable-flakes"];
  const { status, stderr } = await nix.run(words);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "unset NIX_USER_CONF_FILES");
});

Deno.test("doctor --json says what is missing, and that it will fail", async () => {
  await using nix = await nixEnvironment();
  const program = [Deno.execPath(), "run", "-A", "--no-prompt", checkoutPath("cli.ts"), "doctor"];
  const { status, stdout } = await nix.run(["env", "PATH=/nowhere", ...program, "--json"]);
  assertEquals(status, 1);
  const { findings } = JSON.parse(stdout);
  assertEquals(findings.map((found: { topic: string; status: string }) => found), [
    { ...findings[0], topic: "nix", status: "problem" },
    { ...findings[1], topic: "git", status: "problem" },
  ]);
});
