/**
 * `use flakebridge` with the real direnv; where there is none, the test says so.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";

const hasDirenv = await new Deno.Command("sh", { args: ["-c", "command -v direnv"] }).output()
  .then(({ success }) => success);

/** A directory with an .envrc, and a `flakebridge` on PATH that writes down that it was started. */
async function layOut(nix: NixEnvironment): Promise<void> {
  const script = `
    set -e
    cp -r ${checkoutPath("tests/bridge/shells")} shells
    mkdir bin
    printf '#!/bin/sh\\necho started >> ${nix.directory}/started\\nexec ${Deno.execPath()} run --quiet -A ${
    checkoutPath("cli.ts")
  } "$@"\\n' > bin/flakebridge
    chmod +x bin/flakebridge
    PATH=$PWD/bin:$PATH
    flakebridge direnv --install
    cd shells
    printf before > who
    echo 'use flakebridge' > .envrc
    echo .direnv > .gitignore
    git init -q; git add -A; git commit -qm one
    direnv allow`;
  const { status, stderr } = await nix.run(["bash", "-c", script]);
  assertEquals(status, 0, stderr);
}

/** What is said in the directory, and how often flakebridge was started for it. */
async function enter(nix: NixEnvironment) {
  const started = join(nix.directory, "started");
  await Deno.writeTextFile(started, "");
  const path = `PATH=${nix.directory}/bin:${Deno.env.get("PATH")}`;
  const words = ["env", path, "direnv", "exec", ".", "sh", "-c", 'echo "$WHO"'];
  const finished = await nix.run(words, { cwd: join(nix.directory, "shells") });
  return { ...finished, starts: (await Deno.readTextFile(started)).split("\n").length - 1 };
}

/** Enters until it is so; direnv in a terminal looks with every prompt. */
async function enterUntil(nix: NixEnvironment, isSo: (stdout: string) => boolean): Promise<string> {
  for (let patience = 240; patience > 0; patience--) {
    const { stdout, stderr } = await enter(nix);
    if (isSo(stdout + stderr)) return stdout + stderr;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("it never became so");
}

Deno.test({
  name: `direnv loads a kept shell without flakebridge${hasDirenv ? "" : " (no direnv here)"}`,
  ignore: !hasDirenv,
  fn: async () => {
    await using nix = await nixEnvironment();
    await layOut(nix);
    const first = await enter(nix);
    assertEquals([first.stdout, first.starts], ["before\n", 1], first.stderr);
    const second = await enter(nix);
    assertEquals([second.stdout, second.starts], ["before\n", 0], second.stderr);
    // Stale: the old one at once, the new one soon.
    await Deno.writeTextFile(join(nix.directory, "shells/who"), "after");
    const third = await enter(nix);
    assertEquals(third.stdout, "before\n");
    assertEquals(await enterUntil(nix, (text) => text.startsWith("after\n")).then(Boolean), true);
    // A flake that fails leaves the old one, and says why.
    await Deno.writeTextFile(join(nix.directory, "shells/flake.nix"), "broken");
    const failed = await enterUntil(nix, (text) => text.includes("fails now"));
    assertStringIncludes(failed, "after\n");
  },
});
