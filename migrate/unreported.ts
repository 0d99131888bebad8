/**
 * What a batch migrated before it was killed, and never came to tell of.
 *
 * @module
 */
import type { Diagnostic } from "../nix/diagnostic.ts";
import { lastMigration } from "./apply/undo.ts";
import type { MigrateOptions } from "./migrate.ts";
import type { MigrationReport, Proof } from "./report.ts";
import { orReason } from "./unproven.ts";
import { verifyMigration } from "./verify_migration.ts";

/** When the batch was begun at first, and how its migrations are proven. */
export interface UnreportedOptions
  extends Pick<MigrateOptions, "verify" | "timeout" | "network" | "signal"> {
  /** ISO 8601, UTC, as in the record of a migration. */
  readonly since: string;
}

/**
 * For a project where a run had nothing to do: the report of the migration since then, from its
 * record, with a proof that is made now; undefined where there was none.
 */
export async function unreportedMigration(
  report: MigrationReport,
  { since, verify, ...proving }: UnreportedOptions,
): Promise<MigrationReport | undefined> {
  const migration = await lastMigration(report.directory);
  if (migration === undefined || migration.time < since) return undefined;
  const { inputs, outputs, files } = migration;
  const told = { ...report, status: "migrated", ...{ inputs, outputs, files } } as const;
  const notes = [...report.notes, MIGRATED_BEFORE];
  if (!verify) return { ...told, notes };
  const proof = await orReason<Proof>(
    proving,
    () => verifyMigration(report.directory, () => {}, proving),
  );
  return "severity" in proof ? { ...told, notes: [...notes, proof] } : { ...told, notes, proof };
}

const MIGRATED_BEFORE: Diagnostic = {
  severity: "note",
  code: "migrated-before",
  message: "An earlier run migrated it, and was stopped before it could tell of it",
};
