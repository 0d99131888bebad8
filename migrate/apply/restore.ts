/**
 * The tree as it was before the last migration, in another directory.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "@std/path";
import { ensureDir, exists } from "@std/fs";
import type { Entry } from "./entry.ts";
import { isInGitDirectory } from "./exclude.ts";
import { disk } from "./file_system.ts";
import { readTree } from "./read_tree.ts";
import { openSite } from "./recover.ts";
import { recordsSinceMigration } from "./store.ts";
import { nothingToUndo } from "./undo.ts";

/**
 * Copies the project's tree into an empty directory, with what the last migration, and whatever was
 * done after it, changed as it was before; the rest as it is now. Of files git ignores only those a
 * scan wants are copied. Throws a failure when there is no migration, or it was undone.
 */
export async function restoreInto(root: string, directory: string): Promise<void> {
  const records = recordsSinceMigration((await openSite(root, disk)).stores);
  if (records.length === 0) throw nothingToUndo(root);
  const changed = new Map(
    records.flatMap(({ transaction }) =>
      transaction.entries.filter(({ path }) => !isInGitDirectory(path))
        .map(({ path, before }) => [path, before] as const)
    ),
  );
  await copyFiles(root, directory, (path) => !changed.has(path));
  for (const [path, before] of changed) await writeEntry(join(directory, path), before);
}

/** Copies the files of a project that are wanted, and those of its submodules that are there. */
async function copyFiles(
  root: string,
  directory: string,
  wanted: (path: string) => boolean,
): Promise<void> {
  const tree = await readTree(root);
  for (const { path, target } of tree.files) {
    if (!wanted(path)) continue;
    const place = join(directory, path);
    await ensureDir(dirname(place));
    if (target === undefined) await Deno.copyFile(join(tree.root, path), place);
    else await Deno.symlink(target, place);
  }
  for (const path of tree.git?.submodules ?? []) {
    const isThere = await exists(join(tree.root, path, ".git"));
    if (isThere) await copyFiles(join(tree.root, path), join(directory, path), () => true);
  }
}

async function writeEntry(path: string, entry: Entry): Promise<void> {
  if (entry.kind !== "file") return;
  await ensureDir(dirname(path));
  await disk.write(path, entry.bytes, entry.mode);
}

/**
 * Does `work` with the tree as it was before the last migration, or what else `fill` makes of it,
 * in a temporary directory of the project's own name: legacy code that copies `./.` names the copy
 * after it.
 */
export async function withOldTree<T>(
  root: string,
  work: (directory: string) => Promise<T>,
  fill: (directory: string) => Promise<void> = (directory) => restoreInto(root, directory),
): Promise<T> {
  const temporary = await Deno.makeTempDir({ prefix: "flakebridge-before-" });
  try {
    const directory = join(temporary, basename(resolve(root)));
    await ensureDir(directory);
    await fill(directory);
    return await work(directory);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}
