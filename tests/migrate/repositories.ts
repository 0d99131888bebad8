/**
 * Git repositories for tests of whole migrations.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import { readTree, writeTree } from "../ground/tree.ts";

/** Runs git in a directory; what it prints. */
export async function git(
  nix: NixEnvironment,
  cwd: string,
  ...words: readonly string[]
): Promise<string> {
  const { status, stdout, stderr } = await nix.run(["git", ...words], { cwd });
  assertEquals(status, 0, stderr);
  return stdout.trim();
}

/** Commits what is there; the commit. */
export async function commitAll(nix: NixEnvironment, directory: string): Promise<string> {
  await git(nix, directory, "add", "--all");
  await git(nix, directory, "commit", "--quiet", "--message", "All");
  return await git(nix, directory, "rev-parse", "HEAD");
}

/** A new repository with a copy of the tree at `from`, on one branch; the commit. */
export async function makeRepository(
  nix: NixEnvironment,
  directory: string,
  from: string,
  branch = "main",
): Promise<string> {
  await writeTree(directory, await readTree(from));
  await git(nix, directory, "init", "--quiet", "--initial-branch", branch);
  return await commitAll(nix, directory);
}
