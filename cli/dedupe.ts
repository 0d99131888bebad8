/**
 * `flakebridge lock --dedupe`: what is locked more than once, and a flake.nix that has it once.
 *
 * @module
 */
import type { LockFile, RootFlake } from "../compat/lock/mod.ts";
import { failure } from "../nix/diagnostic.ts";
import { duplicateSections } from "./duplicates.ts";
import { page } from "./layout.ts";
import type { Output } from "./output.ts";

/**
 * Says what the lock holds more than once, and shows the change of flake.nix that merges it.
 * Whether there is a change, which is written where `applied`.
 */
export async function dedupe(
  root: RootFlake,
  lock: LockFile,
  applied: boolean,
  output: Output,
): Promise<boolean> {
  const { duplicatesIn, mergesOf, withMerges } = await import("../compat/lock/mod.ts");
  const { unifiedDiff } = await import("../migrate/apply/unified_diff.ts");
  const { join } = await import("@std/path");
  const merges = mergesOf(duplicatesIn(lock));
  if (merges.length === 0) {
    output.say("Nothing is there more than once.");
    return false;
  }
  output.say(page(await duplicateSections(lock, output.style)));
  const path = join(root.dir, "flake.nix");
  const before = await root.tree.readText(path) ?? "";
  const text = withMerges(before, merges);
  output.say(await unifiedDiff({ changes: [{ kind: "edit", path: "flake.nix", before, text }] }));
  if (!applied) return true;
  if (root.directory === undefined) {
    throw failure("flake-elsewhere", "flake.nix is not on this machine, so it can't be changed");
  }
  const { replaceFile } = await import("../compat/lock/fetch/write_lock.ts");
  await replaceFile(join(root.directory, path), text);
  return true;
}
