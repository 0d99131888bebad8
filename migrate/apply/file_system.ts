/**
 * Everything that changes a disk, in one small interface: the transaction makes no other change,
 * so tests can stop it before and inside each.
 *
 * @module
 */
import { git, type GitOptions } from "./git.ts";

/** The operations; each throws what Deno throws. Paths are absolute. */
export interface FileSystem {
  /** Writes a whole file through to the disk; the system chooses the mode when none is given. */
  write(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  /** Gives a file a second name; fails when something has that name. */
  hardLink(path: string, second: string): Promise<void>;
  /** Moves a file, taking the place of one that is there: the one atomic operation. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, a link or an empty directory. */
  remove(path: string): Promise<void>;
  /** Removes a directory and all that is in it. */
  discard(path: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Runs a git command that changes the index. */
  git(directory: string, args: readonly string[], options: GitOptions): Promise<void>;
}

/** The real one. */
export const disk: FileSystem = {
  async write(path, bytes, mode) {
    const options = { write: true, create: true, truncate: true, ...(mode && { mode }) };
    using file = await Deno.open(path, options);
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    if (mode !== undefined) await Deno.chmod(path, mode);
    await file.sync();
  },
  symlink: (target, path) => Deno.symlink(target, path),
  hardLink: (path, second) => Deno.link(path, second),
  rename: (from, to) => Deno.rename(from, to),
  remove: (path) => Deno.remove(path),
  discard: (path) => Deno.remove(path, { recursive: true }),
  makeDirectory: (path) => Deno.mkdir(path),
  git: async (directory, args, options) => void await git(directory, args, options),
};
