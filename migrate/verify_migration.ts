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
import { evaluateBefore, proveAfter, type Proving, provingFor } from "./proving.ts";
import type { Proof, ProofRow, ReportedFile } from "./report.ts";
import type { WorkingTree } from "./scan/working_tree.ts";
import { PATIENCE } from "./verify/deadline.ts";

/** How a migration is proven. */
export interface VerifyOptions {
  /** Whether inputs may be fetched; no unless told. */
  readonly network?: boolean;
  /** The systems to compare for; the machine's own, or else the flake's first, unless told. */
  readonly systems?: readonly string[];
  /** Seconds that the comparison may take for each system; 300 unless told. */
  readonly timeout?: number;
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
  { network = false, systems = [], timeout = PATIENCE, signal }: VerifyOptions = {},
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
  const nix = await needNix(signal ? { signal } : {});
  const proving: Omit<Proving, "nix"> = {
    inputs: migration.inputs,
    outputs: migration.outputs,
    lock: parseLock(lockText(tree)),
    moves: movesOf(migration.files),
    network,
    patience: timeout * 1000,
    progress,
    ...(signal && { signal }),
  };
  const asked = systems.length === 0 ? [provingFor(nix, migration.systems).system] : systems;
  const rows: ProofRow[] = [];
  for (const system of asked) {
    rows.push(...await rowsFor({ ...proving, nix: { ...nix, system } }, tree.root));
  }
  return { nix: nix.version, systems: asked, rows };
}

async function rowsFor(proving: Proving, root: string): Promise<Proof["rows"]> {
  const before = await withOldTree(root, (old) => evaluateBefore(proving, old));
  return (await proveAfter(proving, root, before)).rows;
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
