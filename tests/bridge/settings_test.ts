/**
 * What a flake sets in its `nixConfig`, in the verbs that build on the way to something else. That
 * the settings count as in Nix, the cases of `eval` and a terminal show.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";

/** A package that can't be had with the flake's setting. */
const FLAKE = `{
  nixConfig.allow-import-from-derivation = false;
  outputs = _: let
    made = text: derivation {
      name = "made";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" text ];
    };
    number = import (made "echo 7 > $out");
  in {
    packages.x86_64-linux.default = made "echo \${toString number} > $out";
    bundlers.x86_64-linux.default = drv: drv;
  };
}
`;

Deno.test("bundle, copy and profile build with the settings of a flake that are accepted, and no others", async () => {
  await using nix = await nixEnvironment();
  const cwd = join(nix.directory, "set");
  await Deno.mkdir(cwd);
  await Deno.writeTextFile(join(cwd, "flake.nix"), FLAKE);
  const program = [Deno.execPath(), "run", "-q", "-A", checkoutPath("cli.ts")];
  for (
    const words of [
      ["bundle", "--bundler", "path:.", "path:.", "-o", "bundled"],
      ["copy", "--to", `file://${nix.directory}/cache`, "path:."],
      ["profile", "install", "--profile", join(nix.directory, "profile"), "path:."],
    ]
  ) {
    const accepted = await nix.run([...program, ...words, "--accept-flake-config"], { cwd });
    assertEquals(accepted.status, 1, words.join(" "));
    assertStringIncludes(accepted.stderr, "allow-import-from-derivation");
    const refused = await nix.run([...program, ...words], { cwd });
    assertEquals(refused.status, 0, refused.stderr);
    assertStringIncludes(refused.stderr, "ignoring untrusted flake configuration setting");
  }
});
