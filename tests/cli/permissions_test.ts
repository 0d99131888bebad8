import { assertEquals } from "@std/assert";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, writeTree } from "../ground/tree.ts";
import { checkoutPath, permissionFlags } from "./program.ts";

Deno.test("the permissions of `deno task migrate` are enough for migrate, verify and undo", async () => {
  await using nix = await nixEnvironment();
  const project = `${nix.directory}/project`;
  const before = await readTree(checkoutPath("examples/c-program"));
  await writeTree(project, before);
  const flags = ["run", "--no-prompt", ...await permissionFlags()];
  const flakebridge = async (...words: readonly string[]): Promise<void> => {
    const run = [Deno.execPath(), ...flags, checkoutPath("cli.ts"), ...words];
    const { status, stdout, stderr } = await nix.run(run, { cwd: project });
    assertEquals([status, stderr], [0, ""], stdout);
  };
  await flakebridge("migrate", "--nixpkgs", MINI_NIXPKGS_REF);
  await flakebridge("verify");
  await flakebridge("undo");
  assertEquals(await readTree(project), before);
});

Deno.test("the permissions of `deno task flake` are enough for the verbs of nix flake", async () => {
  await using nix = await nixEnvironment();
  const flake = `${nix.directory}/flake`;
  const text = `{
  inputs.a = { url = "path:${flake}/a"; flake = false; };
  outputs = _: {
    templates.default = { path = ./a; description = "a"; };
    packages.x86_64-linux.default = derivation {
      name = "n"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ];
    };
  };
}
`;
  await writeTree(flake, {
    "flake.nix": { text, executable: false },
    "a/x": { text: "x", executable: false },
  });
  const program = [Deno.execPath(), "run", "--no-prompt", ...await permissionFlags("flake")];
  const registry = `flake-registry = ${nix.directory}/settings/registry.json`;
  const git = await nix.run(["git", "-C", flake, "init", "-q"]);
  assertEquals(git.status, 0);
  await nix.run(["git", "-C", flake, "add", "."]);
  for (
    const words of [
      ["lock"],
      ["update", "a"],
      ["metadata", "--json"],
      ["graph"],
      ["registry", "add", "a", "github:o/r"],
      ["registry"],
      ["prefetch", "--json"],
      ["archive", "--json"],
      ["new", `${nix.directory}/new`, "-t", "."],
      ["build", "--print-out-paths"],
      ["eval", "--json", ".#templates"],
      ["show"],
      ["check"],
      ["log"],
      ["why-depends", ".#", ".#"],
      ["clone", `git+file://${flake}`, "--dest", `${nix.directory}/clone`],
    ]
  ) {
    const run = ["env", `NIX_CONFIG=${registry}`, ...program, checkoutPath("cli.ts"), ...words];
    const { status, stderr } = await nix.run(run, { cwd: flake });
    assertEquals(status, 0, `${words.join(" ")}: ${stderr}`);
  }
});
