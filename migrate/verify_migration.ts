/**
 * Proves a migration after the fact.
 *
 * @module
 */
import { parseLock } from "../compat/lock/mod.ts";
import { failure } from "../nix/diagnostic.ts";
import { needNix } from "../nix/tools/nix.ts";
import type { FlakeHistory } from "./apply/old_commit.ts";
import { readTree } from "./apply/read_tree.ts";
import { recover } from "./apply/recover.ts";
import type { Progress } from "./migrate.ts";
import { oldProject } from "./old_project.ts";
import { evaluateBefore, proveAfter, type Proving, provingFor } from "./proving.ts";
import type { Proof, ProofRow } from "./report.ts";
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
 * Compares the derivations of a migrated project with those it had before its last migration. In a
 * clone that has no record of it, with those of the commit before flake.nix came.
 *
 * @throws {Failure} where there was none, or there is no Nix, or the lock can't be read.
 */
export async function verifyMigration(
  directory: string,
  progress: Progress,
  { network = false, systems = [], timeout = PATIENCE, signal }: VerifyOptions = {},
): Promise<Proof> {
  await recover(directory);
  const tree = await readTree(directory);
  const old = await oldProject(tree);
  const nix = await needNix(signal ? { signal } : {});
  const { inputs, outputs, moves, history } = old;
  const proving: Omit<Proving, "nix"> = {
    ...{ inputs, outputs, moves },
    lock: parseLock(lockText(tree)),
    network,
    patience: timeout * 1000,
    progress,
    ...(signal && { signal }),
  };
  const asked = systems.length === 0 ? [provingFor(nix, old.systems).system] : systems;
  const rows: ProofRow[] = [];
  for (const system of asked) {
    const running = { ...proving, nix: { ...nix, system } };
    const before = await old.with((directory) => evaluateBefore(running, directory));
    rows.push(...(await proveAfter(running, tree.root, before)).rows);
  }
  return { nix: nix.version, systems: asked, ...(history && provenCommits(history)), rows };
}

/** The commits as the proof names them. */
function provenCommits({ before, commit, later }: FlakeHistory): Pick<Proof, "commit" | "history"> {
  return { commit: before, history: { commit, later } };
}

function lockText({ files, root }: WorkingTree): string {
  const text = files.find(({ path }) => path === "flake.lock")?.text;
  if (text !== undefined) return text;
  throw failure("no-lock", `There is no flake.lock in ${root}`, {
    help: "lock the inputs first: `flakebridge lock`",
  });
}
