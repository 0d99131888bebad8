/**
 * The tree before a migration as git has it, for clones that have no record of the migration.
 *
 * @module
 */
import { join } from "@std/path";
import { findRepository, git } from "./git.ts";

/**
 * The commit before the one that flake.nix came with, the last time it did; nothing where there is
 * no git, flake.nix is not committed, or that commit's parent is not here, as in a shallow clone.
 */
export async function commitBeforeFlake(root: string): Promise<string | undefined> {
  if (await findRepository(root) === undefined) return undefined;
  const plainly = ["-c", "log.follow=false", "-c", "log.showSignature=false"];
  const added = ["log", "-1", "--diff-filter=A", "--no-renames", "--format=%P", "--", "flake.nix"];
  const [parent = ""] = (await git(root, [...plainly, ...added])).trim().split(" ");
  return parent === "" ? undefined : parent;
}

/** Whether older commits were left out when the project was cloned. */
export async function isShallow(root: string): Promise<boolean> {
  return await findRepository(root) !== undefined &&
    (await git(root, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/**
 * Writes the project as a commit has it into an empty directory; the repository and its index stay as
 * they are. Submodules are left out.
 */
export async function checkOutCommit(
  root: string,
  commit: string,
  directory: string,
): Promise<void> {
  const repository = await findRepository(root);
  if (repository === undefined) throw new TypeError("a commit without a repository");
  const { topLevel, prefix } = repository;
  const temporary = await Deno.makeTempDir({ prefix: "flakebridge-index-" });
  try {
    const index = join(temporary, "index");
    await git(topLevel, ["read-tree", `${commit}:${prefix.replace(/\/$/, "")}`], { index });
    await git(topLevel, ["checkout-index", "--all", `--prefix=${directory}/`], { index });
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}
