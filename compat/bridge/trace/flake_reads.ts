/**
 * What an answer about a flake depends on: what the evaluation read, and what locking the flake
 * read.
 *
 * @module
 */
import { type LockFile, printLock } from "../../lock/mod.ts";
import { type FlakeRef, isRelative } from "../../ref/mod.ts";
import type { StoredFlake } from "../stored_flake.ts";
import { type Reads, readsIn, type Seen } from "./reads.ts";

/**
 * All reads of a flake's tree, whose lock file is `lockText`; undefined where the lock is not what
 * the flake's lock file says, so that inputs may be others the next time.
 */
export function flakeReads(
  seen: Seen,
  flake: StoredFlake,
  lockText: string | undefined,
): Reads | undefined {
  const { storePath, dir, lock, locked } = flake;
  const at = (name: string) => dir === "" ? name : `${dir}/${name}`;
  if (!isWritten(lockText, lock) || hasSubmodules(locked)) return undefined;
  const { paths, self } = readsIn(seen, storePath);
  // Locking looks into the flakes of relative inputs, wherever they are in the tree.
  const isWhole = Object.values(lock.nodes).some(({ locked }) => locked && isRelative(locked));
  const ofLocking = isWhole
    ? [{ kind: "copy", path: "" } as const]
    : ["flake.nix", "flake.lock"].map((name) => ({ kind: "file", path: at(name) } as const));
  return { paths: [...ofLocking, ...paths], self };
}

/** A flake without inputs needs no lock file. */
function isWritten(text: string | undefined, lock: LockFile): boolean {
  if (text === undefined) return Object.keys(lock.nodes).length === 1;
  return JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(printLock(lock)));
}

/** What git tracks does not tell what is in a submodule. */
function hasSubmodules(ref: FlakeRef): boolean {
  return ref.type === "git" && ref.submodules === true;
}
