/**
 * The uncommitted changes of a working directory as Nix tells one such state from another.
 *
 * @module
 */
import { exists } from "@std/fs";
import { digest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import { compareBytes, narChunks, narString } from "../../../nix/store/nar.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import { git } from "./git_program.ts";

/**
 * The SHA-512, base 16, of every tracked file that is not as in the newest commit: the archives of
 * the changed ones, then the names of the deleted ones. Undefined with submodules, as in Nix.
 */
export async function changesDigest(directory: string): Promise<string | undefined> {
  if (await exists(`${directory}/.gitmodules`)) return undefined;
  const options = ["--porcelain", "-z", "-uno", "--no-renames", "--ignore-submodules"];
  const lines = (await git(directory, ["status", ...options])).split("\0");
  const changes = lines.filter((line) => line !== "").map((line) => ({
    path: line.slice(3),
    isDeleted: line.slice(0, 2).includes("D"),
  })).sort((a, b) => compareBytes(sortable(a.path), sortable(b.path)));
  const modified = changes.filter(({ isDeleted }) => !isDeleted).map(({ path }) => path);
  const deleted = changes.filter(({ isDeleted }) => isDeleted).map(({ path }) => path);
  return printHash(await digest(chunks(directory, modified, deleted), "sha512"), "base16");
}

/** What a directory holds comes right behind it. */
function sortable(path: string): string {
  return path.replaceAll("/", "\0");
}

async function* chunks(
  directory: string,
  modified: readonly string[],
  deleted: readonly string[],
): AsyncGenerator<Uint8Array> {
  for (const path of modified) {
    yield narString("modified:");
    yield narString(`/${path}`);
    yield* narChunks(readTree(`${directory}/${path}`));
  }
  for (const path of deleted) {
    yield narString("deleted:");
    yield narString(`/${path}`);
  }
}
