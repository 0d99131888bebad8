/**
 * What becomes of a new lock file.
 *
 * @module
 */
import type { LockedFlake, RootFlake, UnlockedNode } from "../compat/lock/mod.ts";
import { lockRoom } from "./lock_room.ts";
import { failure } from "../nix/diagnostic.ts";
import { usage } from "./call.ts";
import type { FlakeFlags } from "./lock_flags.ts";
import type { LockWish } from "./locking.ts";
import type { Output } from "./output.ts";

/** Writes the lock file as the flags say, or says why not: then it is `false`. */
export async function keepLock(
  root: RootFlake,
  locked: LockedFlake,
  wish: LockWish,
  settings: ReadonlyMap<string, string>,
  output: Output,
): Promise<boolean> {
  const { flags, isForLock = false } = wish;
  const target = flags["output-lock-file"];
  if (!locked.changed && target === undefined) {
    if (isForLock) output.say("The lock file is up to date.");
    return true;
  }
  const changes = await changesIn(locked);
  if (!isWritten(flags, isForLock)) {
    output.say(`The lock file would change:\n${changes}`);
    return false;
  }
  if (locked.unlocked !== undefined) {
    await refuseUnlocked(locked.unlocked, wish, output);
    return false;
  }
  if (flags["no-update-lock-file"]) {
    const { printFlakeRef } = await import("../compat/ref/mod.ts");
    const flake = printFlakeRef(root.original);
    output.say(`The lock file would change:\n${changes}`);
    const message = `flake '${flake}' requires lock file changes but they're not allowed`;
    throw failure("lock-changes", `${message} due to '--no-update-lock-file'`, {
      help: "`flakebridge lock` brings it up to date",
    });
  }
  if (target === undefined) {
    await writeInPlace(root, locked, { flags, settings }, output);
    return true;
  }
  if (flags["commit-lock-file"]) {
    throw usage("--commit-lock-file and --output-lock-file exclude each other", "Leave one out");
  }
  const { replaceFile } = await import("../compat/lock/fetch/write_lock.ts");
  await replaceFile(target, locked.text);
  return true;
}

/** As in Nix, an override is for this time only, except where the lock file is what is wanted. */
function isWritten(flags: FlakeFlags, isForLock: boolean): boolean {
  if (flags["no-write-lock-file"]) return false;
  return isForLock || flags["override-input"].length === 0;
}

/** Only where the lock file is all that is wanted, it is an error that there can be none. */
async function refuseUnlocked(
  unlocked: UnlockedNode,
  { isForLock, update }: LockWish,
  output: Output,
): Promise<void> {
  const { unlockedFailure } = await lockRoom();
  const refusal = unlockedFailure(unlocked);
  if (isForLock && update === undefined) throw refusal;
  for (const fault of refusal.diagnostics) output.diagnose({ ...fault, severity: "warning" });
}

async function changesIn({ changes }: LockedFlake): Promise<string> {
  const { printChange } = await lockRoom();
  const { withoutPasswords } = await import("../compat/lock/fetch/secrets.ts");
  return withoutPasswords(changes.map(printChange).join("\n"));
}

interface Manner {
  readonly flags: FlakeFlags;
  readonly settings: ReadonlyMap<string, string>;
}

async function writeInPlace(
  { lockPlace, dir, original }: RootFlake,
  locked: LockedFlake,
  { flags, settings }: Manner,
  output: Output,
): Promise<void> {
  if (lockPlace === undefined) {
    const { printFlakeRef } = await import("../compat/ref/mod.ts");
    const message = `the lock file of '${printFlakeRef(original)}' is out of date, and not here`;
    throw failure("lock-elsewhere", message, { help: "`--no-write-lock-file` goes on without it" });
  }
  const { commitLock, writeLock } = await import("../compat/lock/fetch/write_lock.ts");
  const { join } = await import("@std/path");
  const { existed, isTracked } = await writeLock(lockPlace, locked.text);
  const changes = await changesIn(locked);
  output.say(`flake.lock is ${existed ? "updated" : "written"}:\n${changes}`);
  if (!flags["commit-lock-file"] || !isTracked) return;
  const usual = `${join(dir, "flake.lock")}: ${existed ? "Update" : "Add"}`;
  const summary = settings.get("commit-lock-file-summary") ||
    settings.get("commit-lockfile-summary") || usual;
  await commitLock(lockPlace, `${summary}\n\nFlake lock file updates:\n\n${changes}\n`);
}
