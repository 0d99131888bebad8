/**
 * A locked flake as a Nix expression: its tree is in the store, its lock is text, so that pure
 * evaluation may read it.
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import {
  type FetchSession,
  type LockedFlake,
  type LockFile,
  printLock,
  type RootFlake,
  storeTree,
} from "../lock/mod.ts";
import { type FlakeRef, printFlakeRef } from "../ref/mod.ts";
import { storeInputs } from "./stored_inputs.ts";

/** All that it takes to evaluate a flake. */
export interface StoredFlake {
  /** The flake as messages name it: as it was given, as a URL. */
  readonly reference: string;
  /** The store path of its tree. */
  readonly storePath: string;
  /** The repository of git on this machine that the tree is a copy of. */
  readonly workTree?: string;
  /** The directory of flake.nix in the tree; empty for its root. */
  readonly dir: string;
  /** What is known of the tree: hash, revision, date. */
  readonly locked: FlakeRef;
  readonly lock: LockFile;
}

/** What of a locked reference a flake sees of itself. */
const SEEN: readonly string[] = [
  "type",
  "submodules",
  "narHash",
  "lastModified",
  "rev",
  "revCount",
  "dirtyRev",
  "dirtyShortRev",
];

/** An expression for the flake; `evaluator` is a name for compat/evaluator there. */
export function flakeExpression({ storePath, dir, locked, lock }: StoredFlake): string {
  const seen = Object.entries(locked).filter(([name]) => SEEN.includes(name));
  const name = storePath.replace(/^.*\/[^/-]*-/, "");
  const tree = { path: storePath, narHash: locked.narHash, name };
  return `(evaluator {
  src = ${fromJson(tree)};
  root = ${nixString(dir)};
  sourceInfo = ${fromJson(Object.fromEntries(seen))};
  lock = ${fromJson(JSON.parse(printLock(lock)))};
}).self`;
}

/** An expression for a value of JSON. */
export function fromJson(value: object): string {
  return `builtins.fromJSON ${nixString(JSON.stringify(value))}`;
}

/** A flake, its lock, and whether the flake's lock file says something else. */
export interface LockedSource {
  readonly root: RootFlake;
  readonly locked: Pick<LockedFlake, "lock">;
  readonly isUnwritten: boolean;
}

/** Puts the tree of a flake into the store, as it is now, and what it takes to evaluate it. */
export async function storeFlake(
  { root, locked: { lock }, isUnwritten }: LockedSource,
  session: FetchSession,
): Promise<StoredFlake> {
  const tree = await root.fetched();
  await storeInputs(lock, session);
  const isRepository = root.resolved.type === "git" && root.directory !== undefined;
  return {
    ...(isRepository && { workTree: root.directory }),
    reference: printFlakeRef(root.original, session.like),
    storePath: await storeTree(tree, session),
    dir: root.dir,
    locked: isUnwritten ? withoutRevision(tree.locked) : tree.locked,
    lock,
  };
}

/** For Nix, a flake whose lock file is not written is not what its revision says. */
function withoutRevision(locked: FlakeRef): FlakeRef {
  const { rev: _rev, revCount: _count, ...rest } = locked as FlakeRef & Revision;
  return rest as FlakeRef;
}

interface Revision {
  readonly rev?: string;
  readonly revCount?: number;
}
