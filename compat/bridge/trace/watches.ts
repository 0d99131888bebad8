/**
 * Files whose status on the disk tells whether an answer may have changed, for those who can't look
 * at trees: a shell.
 *
 * @module
 */
import type { Trace } from "./record.ts";

/** Where the traced tree stands. */
export interface Place {
  readonly directory: string;
  readonly isInGit: boolean;
}

/**
 * Absolute paths, of which some need not be there. As long as inode, size, mode and times of each
 * of them and of what it leads to are the same, so is the answer. Undefined where no list of files
 * tells: where whole trees are copied, or the flake looks at the state of its repository.
 */
export function watchesOf(
  { reads, state }: Trace,
  { directory, isInGit }: Place,
): readonly string[] | undefined {
  if (state !== undefined || reads.some(({ kind }) => kind === "copy")) return undefined;
  const paths = reads.flatMap(({ kind, path, answer }) => {
    const at = path === "" ? directory : `${directory}/${path}`;
    const isDirectory = kind === "import" && answer.split("\n").includes("directory");
    return isDirectory ? [at, `${at}/default.nix`] : [at];
  });
  const index = isInGit ? [`${directory}/.git/index`] : [];
  return [...new Set([...index, ...paths])];
}
