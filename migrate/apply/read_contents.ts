/**
 * The contents of what a flake would copy to the store.
 *
 * @module
 */
import { relative } from "@std/path";
import type { StoredFile } from "../audit/secrets/secrets.ts";
import type { GitState, WorkingTree } from "../scan/working_tree.ts";
import { readIndex } from "./git.ts";

/** How much of a file is read, in bytes: what is longer is data, and no place for a secret. */
const LIMIT = 1 << 20;

/**
 * The files that a flake would copy to the store, read one after the other: those that git tracks,
 * in all of the repository, or all where there is no git. What can't be read is left out.
 */
export async function storedFiles(
  { root, files, git }: WorkingTree,
): Promise<Iterable<StoredFile>> {
  const all = git === undefined || git.ignoresRoot;
  const own = files.filter(({ kind, status }) => kind === "file" && (all || status === "tracked"));
  const beside = all ? [] : await trackedBeside(git);
  return contentsOf(root, [...own.map(({ path }) => path), ...beside]);
}

function* contentsOf(root: string, paths: readonly string[]): Generator<StoredFile> {
  for (const path of paths) {
    const bytes = firstBytes(`${root}/${path}`);
    if (bytes !== undefined) yield { path, bytes };
  }
}

/** What git tracks outside of a project that is only a part of the repository: `../other`. */
async function trackedBeside({ topLevel, prefix }: GitState): Promise<readonly string[]> {
  if (prefix === "") return [];
  const index = await readIndex(topLevel);
  return [...index].flatMap(([path, { mode }]) =>
    mode.startsWith("100") && !path.startsWith(prefix) ? relative(`/${prefix}`, `/${path}`) : []
  );
}

function firstBytes(path: string): Uint8Array | undefined {
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(Math.min(file.statSync().size, LIMIT));
    let end = 0;
    while (end < bytes.length) {
      const read = file.readSync(bytes.subarray(end));
      if (read === null) break;
      end += read;
    }
    return bytes.subarray(0, end);
  } catch {
    return undefined;
  }
}
