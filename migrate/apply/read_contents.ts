/**
 * The contents of what a flake would copy to the store.
 *
 * @module
 */
import { join } from "@std/path";
import type { StoredFile } from "../audit/secrets/secrets.ts";
import type { WorkingTree } from "../scan/working_tree.ts";

/** How much of a file is read, in bytes: what is longer is data, and no place for a secret. */
const LIMIT = 1 << 20;

/**
 * The files that a flake would copy to the store, one after the other: those that git tracks, or
 * all where there is no git. What can't be read is left out.
 */
export function* storedFiles({ root, files, git }: WorkingTree): Generator<StoredFile> {
  const all = git === undefined || git.ignoresRoot;
  for (const { path, kind, status } of files) {
    if (kind !== "file" || !all && status !== "tracked") continue;
    const bytes = firstBytes(join(root, path));
    if (bytes !== undefined) yield { path, bytes };
  }
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
