/**
 * What a command of a real Nix prints, when it ends well.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { NixEnvironment, NixRunOptions } from "./nix_environment.ts";

/**
 * What the command prints, without white space around it; the test fails where the command does.
 */
export async function printed(
  nix: NixEnvironment,
  words: readonly string[],
  options: NixRunOptions = {},
): Promise<string> {
  const { command, status, stdout, stderr } = await nix.run(words, options);
  assertEquals(status, 0, `${nix.version}: ${command}\n${stderr}`);
  return stdout.trim();
}

/** The store path that `nix build` gives for an installable of the flake in `cwd`. */
export async function builtNatively(
  nix: NixEnvironment,
  cwd: string,
  words: readonly string[],
): Promise<string> {
  const command = ["nix", "build", "--no-link", "--json", ...words];
  return JSON.parse(await printed(nix, command, { cwd, features: "on" }))[0].outputs.out;
}
