/**
 * Many projects, a few at a time; one that fails does not hold up the others.
 *
 * @module
 */
import { pooledMap } from "@std/async";
import { type Diagnostic, Failure } from "../nix/diagnostic.ts";
import type { Progress } from "./migrate.ts";
import type { MigrationReport } from "./report.ts";

/** How one project of a batch ended. */
export type BatchedProject =
  | { readonly directory: string; readonly status: "done"; readonly report: MigrationReport }
  | {
    readonly directory: string;
    readonly status: "failed";
    /** Why; nothing was changed. */
    readonly diagnostics: readonly Diagnostic[];
  };

/** The report of a batch: the one document that `migrate --batch --json` prints. */
export interface BatchReport {
  /** The format of this document; grows when a field changes its meaning. */
  readonly version: 1;
  /** In the order of the list. */
  readonly projects: readonly BatchedProject[];
}

/** How a batch is worked through. */
export interface BatchOptions {
  /** How many at a time. */
  readonly jobs: number;
  /** Migrates one; throws `Failure` where it can't. */
  readonly migrate: (directory: string) => Promise<MigrationReport>;
  /** Is told of each project when it has ended. */
  readonly ended: (project: BatchedProject) => Promise<void>;
  /** Is told how far it has come. */
  readonly progress: Progress;
  /** No project is begun any more once it is aborted. */
  readonly signal: AbortSignal;
}

/** Migrates all of them, and reports in the order they were given. */
export async function migrateBatch(
  directories: readonly string[],
  options: BatchOptions,
): Promise<BatchReport> {
  let ended = 0;
  const tell = (): void => options.progress(progressBar(ended, directories.length));
  tell();
  const projects = pooledMap(options.jobs, directories, async (directory) => {
    const project = await migrateOne(directory, options);
    await options.ended(project);
    ended++;
    tell();
    return project;
  });
  return { version: 1, projects: await allOf(projects) };
}

/** What they come to; what one of them throws as it was thrown, which `pooledMap` wraps. */
async function allOf<T>(ended: AsyncIterable<T>): Promise<T[]> {
  try {
    return await Array.fromAsync(ended);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

async function migrateOne(
  directory: string,
  { migrate, signal }: BatchOptions,
): Promise<BatchedProject> {
  try {
    signal.throwIfAborted();
    return { directory, status: "done", report: await migrate(directory) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { directory, status: "failed", diagnostics: error.diagnostics };
  }
}

/** How many blocks a full bar has. */
const barLength = 20;

/** `████░░░░░░░░░░░░░░░░ 3 of 15 projects` */
function progressBar(ended: number, all: number): string {
  const full = all === 0 ? barLength : Math.floor(barLength * ended / all);
  return `${"█".repeat(full)}${"░".repeat(barLength - full)} ${ended} of ${all} projects`;
}
