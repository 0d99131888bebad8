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
