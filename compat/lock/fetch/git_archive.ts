/**
 * What `git archive` makes of a commit.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import type { WithFiles } from "../flake_input.ts";
import { type ArchiveTree, archiveTree } from "./archive_tree.ts";
import type { FetchSession } from "./session.ts";
import { unpackTar } from "./tar.ts";

/**
 * The files of a commit's archive: without `export-ignore`, and with what `export-subst` puts in.
 */
export function archivedFiles(repository: string, rev: string, session: FetchSession): WithFiles {
  let tree: Promise<ArchiveTree> | undefined;
  return async (use) => {
    tree ??= archiveOf(repository, rev, session);
    return await use((await tree).files());
  };
}

async function archiveOf(
  repository: string,
  rev: string,
  session: FetchSession,
): Promise<ArchiveTree> {
  const child = new Deno.Command("git", {
    args: ["-C", repository, "archive", "--format=tar", rev],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const contents = await unpackTar(child.stdout, `${await session.scratch()}/contents`);
  const { code } = await child.status;
  if (code === 0) return await archiveTree(contents);
  throw failure("git-failed", `\`git archive\` of '${rev}' failed with status ${code}`);
}
