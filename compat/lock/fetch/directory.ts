/**
 * Directories of this machine as source trees: `path:` inputs.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { narHash } from "../../../nix/tools/nar_hash.ts";
import { describeReadError } from "../../../nix/tools/read_error.ts";
import { listDirectory, readTree } from "../../../nix/tools/read_tree.ts";
import type { PathRef } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";

/** The tree at an absolute path; `lastModified` is the newest change of anything in it. */
export async function fetchPath(ref: PathRef): Promise<FetchedTree> {
  const path = ref.path.replace(/(?<=.)\/+$/, "");
  const { dir: _dir, ...attributes } = ref;
  const lastModified = ref.lastModified ?? newestChange(path, ref.path);
  return {
    locked: { ...attributes, lastModified, narHash: await narHash(path) },
    readText: (file) => readTextIn(path, file),
    withFiles: (use) => use(readTree(path)),
  };
}

/** The text of a file below a directory; undefined where there is none. Throws failures. */
export async function readTextIn(directory: string, file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(`${directory}/${file}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw describeReadError(error, file);
  }
}

/** In whole seconds since 1970; symbolic links count themselves. */
function newestChange(path: string, named: string): number {
  let newest = 0;
  const waiting = [{ path, info: statusOf(path, named) }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    newest = Math.max(newest, Math.floor((next.info.mtime?.getTime() ?? 0) / 1000));
    if (!next.info.isDirectory) continue;
    const { names, entry } = listDirectory(next.path);
    for (const found of names.map(entry)) if ("info" in found) waiting.push(found);
  }
  return newest;
}

function statusOf(path: string, named: string): Deno.FileInfo {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-such-path", `path '${named}' does not exist`);
  }
}
