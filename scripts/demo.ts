/**
 * `deno task demo [EXAMPLE]`: the main job from beginning to end, on a copy of an example, with a
 * real Nix whose flakes are off.
 *
 * @module
 */
import { join } from "@std/path";
import { failure } from "../nix/diagnostic.ts";
import { type NixEnvironment, nixEnvironment } from "../tests/ground/nix_environment.ts";
import { checkoutPath, permissionFlags } from "../tests/cli/program.ts";
import { MINI_NIXPKGS_REF } from "../tests/ground/mini_nixpkgs.ts";
import { readTree, writeTree } from "../tests/ground/tree.ts";
import { main } from "./main.ts";
import { say } from "./say.ts";
import { setUp } from "./set_up.ts";

/** How the examples are built before their migration, where that is not by a bare `nix-build`. */
const BUILD_BEFORE: Readonly<Record<string, string>> = {
  "call-package": "nix-build --no-out-link -E '(import <nixpkgs> { }).callPackage ./. { }'",
};

/** Shows and runs a command as a person would type it in the project. */
async function step(
  nix: NixEnvironment,
  project: string,
  words: readonly string[],
  shown = words.join(" "),
): Promise<void> {
  say(`\n$ ${shown}`);
  const { status, stdout, stderr } = await nix.run(words, { cwd: project });
  say((stderr + stdout).trimEnd());
  if (status !== 0) throw failure("demo", `\`${shown}\` ended with status ${status}`);
}

async function demo(nix: NixEnvironment, example: string): Promise<void> {
  const project = join(nix.directory, example);
  await writeTree(project, await readTree(checkoutPath(`examples/${example}`)));
  const run = (shown: string) => step(nix, project, ["sh", "-c", shown], shown);

  say(`# Nix ${nix.version}, flakes off, on a copy of examples/${example}`);
  await run("git init -q && git add -A && git commit -q -m 'All of it' && ls");
  await run("cat default.nix");
  await run(BUILD_BEFORE[example] ?? "nix-build --no-out-link");
  const deno = [Deno.execPath(), "run", "--cached-only", ...await permissionFlags()];
  const migrate = [checkoutPath("migrate.ts"), "--offline", "--nixpkgs", MINI_NIXPKGS_REF];
  await step(
    nix,
    project,
    [...deno, ...migrate],
    "flakebridge migrate --nixpkgs path:tests/nixpkgs",
  );
  await run("git status --short");
  await run("cat flake.nix default.nix");
  await run("nix-build");
  await run("for program in result*/bin/*; do $program; done");
  await run("nix-shell --run 'echo in the shell: $name'");
}

await main(async () => {
  await setUp();
  await using nix = await nixEnvironment();
  await demo(nix, Deno.args[0] ?? "c-program");
  return 0;
});
