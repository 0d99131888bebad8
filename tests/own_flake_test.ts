/**
 * This repository's own flake and the shims for it, which `flakebridge shim` writes: in step with the
 * program, and built and entered with every Nix at hand.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { run } from "../nix/tools/run.ts";
import { checkoutPath, flakebridge } from "./cli/program.ts";
import { MINI_NIXPKGS } from "./ground/mini_nixpkgs.ts";
import { type NixEnvironment, withEveryNix } from "./ground/nix_environment.ts";

Deno.test("default.nix, shell.nix and flake.lock are what the program would write", async () => {
  const { status, stdout } = await flakebridge(["shim", "--check"], { cwd: checkoutPath(".") });
  assertEquals(status, 0, `${stdout}\nflakebridge shim mends it`);
});

const override = ["--arg", "overrides", `{ nixpkgs = ${MINI_NIXPKGS}; }`];

Deno.test("the program is built, run and worked on through its own shims, as natively", async () => {
  await withEveryNix(async (nixes, directory) => {
    const copy = join(directory, "flakebridge");
    await copyCheckout(copy);
    for (const nix of nixes) {
      const out = await printed(nix, copy, ["nix-build", "--no-out-link", ...override]);
      const version = await printed(nix, copy, [`${out}/bin/flakebridge`, "--version"]);
      assertStringIncludes(version, "flakebridge 0.");
      const shell = ["nix-shell", ...override, "--run", "type -a nix"];
      assertStringIncludes(await printed(nix, copy, shell), "-nix-2.34.8/bin/nix");
      if (nix.hasFlakes) assertEquals(await builtNatively(nix, copy), out, nix.version);
    }
  });
});

/** What git tracks, with its changes, in a repository of its own. */
async function copyCheckout(copy: string): Promise<void> {
  const script = `mkdir "$1"; git ls-files -z | xargs -0 tar c | tar x -C "$1"; cd "$1"; ` +
    "git init -q; git add -A";
  const { status, stderr } = await run("sh", ["-euc", script, "sh", copy], {
    cwd: checkoutPath("."),
  });
  assertEquals(status, 0, stderr);
}

async function builtNatively(nix: NixEnvironment, cwd: string): Promise<string> {
  const flags = ["--no-link", "--json", "--override-input", "nixpkgs", `path:${MINI_NIXPKGS}`];
  return JSON.parse(await printed(nix, cwd, ["nix", "build", ...flags], "on"))[0].outputs.out;
}

async function printed(
  nix: NixEnvironment,
  cwd: string,
  words: readonly string[],
  features: "on" | "off" = "off",
): Promise<string> {
  const { status, stdout, stderr } = await nix.run(words, { cwd, features });
  assertEquals(status, 0, `${nix.version}: ${words.join(" ")}\n${stderr}`);
  return stdout.trim();
}
