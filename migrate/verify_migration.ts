/**
 * Proves a migration after the fact.
 *
 * @module
 */
import { parseLock } from "../compat/lock/mod.ts";
import { failure } from "../nix/diagnostic.ts";
import { needNix } from "../nix/tools/nix.ts";
import { readTree } from "./apply/read_tree.ts";
import { recover } from "./apply/recover.ts";
import { withOldTree } from "./apply/restore.ts";
import { lastMigration } from "./apply/undo.ts";
import type { Progress } from "./migrate.ts";
import { evaluateBefore, proveAfter, type Proving } from "./proving.ts";
import type { Proof, ReportedFile } from "./report.ts";
import type { WorkingTree } from "./scan/working_tree.ts";

/** How a migration is proven. */
export interface VerifyOptions {
  /** Whether inputs may be fetched; no unless told. */
  readonly network?: boolean;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/**
 * Compares the derivations of a migrated project with those it had before its last migration.
 *
 * @throws {Failure} where there was none, or there is no Nix, or the lock can't be read.
 */
export async function verifyMigration(
  directory: string,
  progress: Progress,
  { network = false, signal }: VerifyOptions = {},
): Promise<Proof> {
  await recover(directory);
  const migration = await lastMigration(directory);
  if (migration === undefined) {
    throw failure("not-migrated", `There is no migration of ${directory} to verify`, {
      help:
        "verify compares with what flakebridge migrate found, on this machine, in this directory",
    });
  }
  const tree = await readTree(directory);
  const proving: Proving = {
    nix: await needNix(signal ? { signal } : {}),
    inputs: migration.inputs,
    outputs: migration.outputs,
    lock: parseLock(lockText(tree)),
    moves: movesOf(migration.files),
    network,
    ...(signal && { signal }),
  };
  progress("evaluating the project as it was");
  const before = await withOldTree(tree.root, (old) => evaluateBefore(proving, old));
  progress("evaluating the project as it is");
  return await proveAfter(proving, tree.root, before);
}

function lockText({ files, root }: WorkingTree): string {
  const text = files.find(({ path }) => path === "flake.lock")?.text;
  if (text !== undefined) return text;
  throw failure("no-lock", `There is no flake.lock in ${root}`, {
    help: "lock the inputs first: `flakebridge lock`",
  });
}

function movesOf(files: readonly ReportedFile[]): ReadonlyMap<string, string> {
  return new Map(files.flatMap(({ from, path }) => from === undefined ? [] : [[from, path]]));
}
