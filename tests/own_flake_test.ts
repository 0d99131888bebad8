/**
 * This repository's own flake and the shims for it, which `flakebridge shim` writes: in step with
 * the program, and built and entered with every Nix at hand.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { run } from "../nix/tools/run.ts";
import { checkoutPath, flakebridge } from "./cli/program.ts";
import { MINI_NIXPKGS, MINI_NIXPKGS_REF } from "./ground/mini_nixpkgs.ts";
import { withEveryNix } from "./ground/nix_environment.ts";
import { builtNatively, printed } from "./ground/printed.ts";

Deno.test("default.nix, shell.nix and flake.lock are what the program would write", async () => {
  const { status, stdout } = await flakebridge(["shim", "--check"], { cwd: checkoutPath(".") });
  assertEquals(status, 0, `${stdout}\nflakebridge shim mends it`);
});

const override = ["--arg", "overrides", `{ nixpkgs = ${MINI_NIXPKGS}; }`];
const natively = ["--override-input", "nixpkgs", MINI_NIXPKGS_REF];

Deno.test("the program is built, run and worked on through its own shims, as natively", async () => {
  await withEveryNix(async (nixes, directory) => {
    const cwd = join(directory, "flakebridge");
    await copyCheckout(cwd);
    for (const nix of nixes) {
      const out = await printed(nix, ["nix-build", "--no-out-link", ...override], { cwd });
      const version = await printed(nix, [`${out}/bin/flakebridge`, "--version"]);
      assertStringIncludes(version, "flakebridge 0.");
      const shell = ["nix-shell", ...override, "--run", "type -a nix"];
      assertStringIncludes(await printed(nix, shell, { cwd }), "-nix-2.34.8/bin/nix");
      if (nix.hasFlakes) assertEquals(await builtNatively(nix, cwd, natively), out, nix.version);
    }
  });
});

/** What git tracks, with its changes, in a repository of its own. */
async function copyCheckout(copy: string): Promise<void> {
  const script = `mkdir "$1"; git ls-files -z | xargs -0 tar c | tar x -C "$1"; cd "$1"; ` +
    "git init -q; git add -A; git -c user.name=A -c user.email=a@example.org commit -q -m all";
  const { status, stderr } = await run("sh", ["-euc", script, "sh", copy], {
    cwd: checkoutPath("."),
  });
  assertEquals(status, 0, stderr);
}
