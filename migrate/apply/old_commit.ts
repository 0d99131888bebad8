/**
 * The tree before a migration as git has it, for clones that have no record of the migration.
 *
 * @module
 */
import { join } from "@std/path";
import { findRepository, git } from "./git.ts";

/** Where flake.nix came into a project's history. */
export interface FlakeHistory {
  /** The commit that it came with, the last time it did. */
  readonly commit: string;
  /** The commit before that one. */
  readonly before: string;
  /** How many commits came after it. */
  readonly later: number;
}

/**
 * The commits around flake.nix; nothing where there is no git, flake.nix is not committed, or the
 * commit before is not here, as in a shallow clone.
 */
export async function flakeHistory(root: string): Promise<FlakeHistory | undefined> {
  if (await findRepository(root) === undefined) return undefined;
  const plainly = ["-c", "log.follow=false", "-c", "log.showSignature=false"];
  const added = [
    "log",
    "-1",
    "--diff-filter=A",
    "--no-renames",
    "--format=%H %P",
    "--",
    "flake.nix",
  ];
  const [commit = "", before = ""] = (await git(root, [...plainly, ...added])).trim().split(" ");
  if (before === "") return undefined;
  const later = await git(root, ["rev-list", "--count", `${commit}..HEAD`, "--", "."]);
  return { commit, before, later: Number(later) };
}

/** Whether older commits were left out when the project was cloned. */
export async function isShallow(root: string): Promise<boolean> {
  return await findRepository(root) !== undefined &&
    (await git(root, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/**
 * Writes the project as a commit has it into an empty directory; the repository and its index stay
 * as they are. Submodules are left out.
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
