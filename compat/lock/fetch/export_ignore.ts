/**
 * `exportIgnore`: what the attribute `export-ignore` keeps out of a repository's tree.
 *
 * @module
 */
import { git, gitWith } from "./git_program.ts";
import { gitPaths } from "./git_paths.ts";
import type { FetchSession } from "./session.ts";

/** The files and directories of a commit that its own `.gitattributes` keep out. */
export async function exportIgnored(
  repository: string,
  rev: string,
  session: FetchSession,
): Promise<ReadonlySet<string>> {
  const index = { GIT_INDEX_FILE: `${await session.scratch()}/index` };
  await gitWith(repository, ["read-tree", rev], { env: index });
  const listing = await git(repository, ["ls-tree", "-r", "-t", "--full-tree", rev]);
  const paths = gitPaths(listing).map(({ mode, path }) => mode === "040000" ? `${path}/` : path);
  const answers = await gitWith(
    repository,
    ["check-attr", "--cached", "-z", "--stdin", "export-ignore"],
    { env: index, stdin: paths.join("\0") },
  );
  const ignored = new Set<string>();
  const words = answers.split("\0");
  for (let at = 0; at + 2 < words.length; at += 3) {
    if (words[at + 2] === "set") ignored.add(words[at]!.replace(/\/$/, ""));
  }
  return ignored;
}
