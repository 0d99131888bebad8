/**
 * Completions, in a real bash, and the manual page.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath, flakebridge } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";

const FLAKE = `{
  outputs = _: {
    packages.x86_64-linux = { hello = 1; help = 2; other = 3; };
    apps.x86_64-linux.helper = 4;
    hello = 5;
    set = { a.b = 6; "c.d" = 7; };
  };
}
`;

/** What bash offers for the last of these words, in a directory with a flake. */
async function offered(words: readonly string[]): Promise<readonly string[]> {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "flake");
  await Deno.mkdir(directory);
  await Deno.writeTextFile(join(directory, "flake.nix"), FLAKE);
  const script = `
    flakebridge() { ${Deno.execPath()} run -q -A ${checkoutPath("cli.ts")} "$@"; }
    eval "$(flakebridge completions bash)"
    COMP_WORDS=(flakebridge "$@")
    COMP_CWORD=$#
    _flakebridge
    printf '%s\\n' "\${COMPREPLY[@]}"
  `;
  const { stdout } = await nix.run(["bash", "-c", script, "bash", ...words], { cwd: directory });
  return stdout.trim().split("\n");
}

Deno.test("bash completes verbs, flags and attributes", async () => {
  assertEquals(await offered(["met"]), ["metadata"]);
  assertEquals(await offered(["flake", "sho"]), ["show"]);
  assertEquals(await offered(["build", "--no-l"]), ["--no-link"]);
  assertEquals(await offered(["build", ".#hel"]), [".#hello", ".#help"]);
  assertEquals(await offered(["run", ".#hel"]), [".#helper", ".#hello", ".#help"]);
  assertEquals(await offered(["eval", ".#set."]), [".#set.a", '.#set."c.d"']);
  assertEquals(await offered(["eval", ".#.he"]), [".#.hello"]);
  assertEquals(await offered(["os", "bu"]), ["build", "build-vm"]);
  assertEquals(await offered(["help", "sho"]), ["show"]);
  assertEquals(await offered(["build", ".#none"]), [""]);
  assertEquals(await offered(["build", "../no"]), [""]);
});

Deno.test("completions has a script for bash, zsh and fish, and for no other", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { status, stdout } = await flakebridge(["completions", shell]);
    assertEquals(status, 0);
    assertStringIncludes(stdout, "completions --for");
  }
  assertEquals((await flakebridge(["completions", "csh"])).status, 2);
});

Deno.test("help --man is a page for man", async () => {
  const { stdout } = await flakebridge(["help", "--man"]);
  assert(stdout.startsWith(".TH FLAKEBRIDGE 1 "));
  assertStringIncludes(stdout, ".SS why-depends\n");
  assertEquals(stdout.split("\n").filter((line) => /^['.](?![A-Zn]|fi)/.test(line)), []);
});
