/**
 * `flakebridge migrate --batch FILE` and `--per-directory`: which projects there are, the record
 * that a later run goes on from, and the one report.
 *
 * @module
 */
import { dirname, join, resolve } from "@std/path";
import { type BatchedProject, type BatchReport, migrateBatch } from "../migrate/batch.ts";
import { migrate, type MigrateOptions } from "../migrate/migrate.ts";
import { nestedProjects } from "../migrate/nested_projects.ts";
import type { MigrationReport } from "../migrate/report.ts";
import { unreportedMigration } from "../migrate/unreported.ts";
import { Failure, failure } from "../nix/diagnostic.ts";
import { printJson } from "./json.ts";
import { indented, page, section, table, wrapped } from "./layout.ts";
import type { Output } from "./output.ts";
import { countVerdicts, holds } from "./proof.ts";
import { withScratch } from "./scratch.ts";
import { stopDiagnostics } from "./stop.ts";
import type { Style } from "./style.ts";
import type { ExitStatus } from "./verb.ts";

/** Which projects a batch is of. */
export interface Batch {
  /** Absolute. */
  readonly directories: readonly string[];
  /** The file in which a run that is stopped leaves what is done. */
  readonly record?: string;
  /** How many at a time. */
  readonly jobs: number;
}

/** Migrates every project of a batch, with the same options for each; 1 if any did not hold. */
export async function runBatch(
  { directories, record, jobs }: Batch,
  { json, ...options }: Omit<MigrateOptions, "directory"> & { readonly json: boolean },
  output: Output,
): Promise<ExitStatus> {
  const kept = options.dryRun ? undefined : record;
  return await withScratch(output, async (signal) => {
    const runs = kept === undefined ? undefined : await openRecord(kept);
    const report = await migrateBatch(directories, {
      jobs,
      signal,
      migrate: (directory) => migrateOne({ ...options, directory, signal }, runs, output),
      // What was interrupted may have no proof yet: a later run makes it.
      ended: async (project) => signal.aborted ? undefined : await keep(kept, project),
      progress: output.progress,
    });
    output.done();
    output.result(json ? printJson(report) : renderBatch(report, output.resultStyle));
    return report.projects.every(succeeded) ? 0 : 1;
  });
}

/**
 * One project's report, that of an earlier run where that did the work; whatever else than a
 * `Failure` is thrown does not stop the others either.
 */
async function migrateOne(
  options: MigrateOptions & { readonly signal: AbortSignal },
  runs: BatchRecord | undefined,
  output: Output,
): Promise<MigrationReport> {
  try {
    refuseBinary(options.directory);
    const { report } = await migrate(options, () => {});
    if (report.status !== "nothing-to-do" || runs === undefined) return report;
    return runs.reports.get(options.directory) ??
      await unreportedMigration(report, { ...options, since: runs.since }) ?? report;
  } catch (error) {
    if (error instanceof Failure || options.signal.aborted) throw error;
    if (error instanceof Error) output.detail(error.stack ?? error.message);
    throw new Failure(...stopDiagnostics(error));
  }
}

/** A line of a list that is no text, which no path is read from. */
function refuseBinary(directory: string): void {
  if (!/[\0\ufffd]/.test(directory)) return;
  throw failure("batch", "This line of the list is no text", {
    help: "write the directories of the projects into it, one a line",
  });
}

/** The batch that a file lists: a directory a line, relative to the file; `#` begins a comment. */
export async function listedBatch(file: string, jobs: number): Promise<Batch> {
  const text = await readList(file);
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, "").trim());
  const directories = lines.filter((line) => line !== "").map((line) =>
    resolve(dirname(file), line)
  );
  return { directories: [...new Set(directories)], record: `${file}.done.jsonl`, jobs };
}

/**
 * The batch of the projects at or below a directory: where there is a default.nix or a shell.nix,
 * and none further up whose flake would be made of it, too. They may share a repository, and its
 * index is changed by one at a time.
 */
export async function nestedBatch(directory: string): Promise<Batch> {
  return { directories: await Array.fromAsync(projectsBelow(resolve(directory))), jobs: 1 };
}

async function* projectsBelow(directory: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  if (entries.some(({ name }) => name === "default.nix" || name === "shell.nix")) {
    yield directory;
    for (const name of await nestedProjects(directory)) yield* projectsBelow(join(directory, name));
    return;
  }
  const below = entries.filter(({ isDirectory, name }) => isDirectory && !name.startsWith("."));
  for (const { name } of below.sort((a, b) => a.name < b.name ? -1 : 1)) {
    yield* projectsBelow(join(directory, name));
  }
}

async function readList(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw failure("batch", `Can't read the list "${file}"`, {
      help: "write the directories of the projects into it, one a line",
    });
  }
}

/** One line a project that was migrated, with its report. */
async function keep(record: string | undefined, project: BatchedProject): Promise<void> {
  if (record === undefined || project.status === "failed") return;
  if (project.report.status !== "migrated") return;
  await addLine(record, project);
}

/** What this run of a batch and earlier ones left. */
interface BatchRecord {
  /** When the first of them began, ISO 8601, UTC. */
  readonly since: string;
  /** What they came to tell, by directory. */
  readonly reports: ReadonlyMap<string, MigrationReport>;
}

/**
 * The record of earlier runs, with a line for this one; what was cut off, when a run was killed,
 * does not count.
 *
 * @throws {Failure} where nothing can be added to it: before anything is migrated.
 */
async function openRecord(record: string): Promise<BatchRecord> {
  const begun = new Date().toISOString();
  const lines = (await appended(record, { begun })).split("\n").map(parsedLine);
  return {
    since: lines.find(({ begun }) => begun !== undefined)?.begun ?? begun,
    reports: new Map(
      lines.flatMap(({ directory, report }) =>
        directory === undefined || report === undefined ? [] : [[directory, report]]
      ),
    ),
  };
}

/** A line of a record: of the beginning of a run, or of a project. */
interface RecordLine {
  readonly begun?: string;
  readonly directory?: string;
  readonly report?: MigrationReport;
}

function parsedLine(line: string): RecordLine {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}

/** The text of the record, once the line is added to it. */
async function appended(record: string, line: RecordLine): Promise<string> {
  try {
    await addLine(record, line);
    return await Deno.readTextFile(record);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw failure("batch", `Can't keep "${record}", which a second run goes on from`, {
      help: "put the list where you may write; nothing was changed",
    });
  }
}

/** The line before may have been cut off. */
async function addLine(record: string, line: RecordLine): Promise<void> {
  await Deno.writeTextFile(record, `\n${JSON.stringify(line)}\n`, { append: true });
}

function succeeded(project: BatchedProject): boolean {
  if (project.status === "failed") return false;
  return project.report.proof === undefined || holds(project.report.proof);
}

/** A row a project, and below the table why any of them failed, and what they are warned of. */
function renderBatch({ projects }: BatchReport, style: Style): string {
  const failed = projects.filter((project) => project.status === "failed");
  const warned = projects.flatMap(warningsOf);
  const done = projects.filter(succeeded).length;
  return page([
    projects.length === 0 ? "The list names no project." : table(projects.map(row)),
    section(style.bold("Failed"), failed.map(reasons).join("\n")),
    section(style.bold("Warnings"), warned.map(reasons).join("\n")),
    `${done} of ${projects.length} projects done`,
  ]);

  function row(project: BatchedProject): readonly string[] {
    const directory = visible(project.directory);
    if (project.status === "failed") return [directory, style.red("failed"), "nothing changed"];
    const { status, proof } = project.report;
    return [directory, status, proof === undefined ? "" : countVerdicts(proof)];
  }
}

/** What is told of a project below the table. */
type Told = Pick<BatchedProject & { status: "failed" }, "directory" | "diagnostics">;

function warningsOf(project: BatchedProject): readonly Told[] {
  if (project.status === "failed") return [];
  const warnings = project.report.notes.filter(({ severity }) => severity === "warning");
  return warnings.length === 0 ? [] : [{ ...project, diagnostics: warnings }];
}

function reasons({ directory, diagnostics }: Told): string {
  const words = diagnostics.map(({ message, place, help }) => {
    const where = place === undefined ? "" : `${place.file}:${place.line}: `;
    const helped = help === undefined ? "" : `\nhelp: ${help}`;
    return wrapped(`${where}${message}${helped}`, 74);
  });
  return `${visible(directory)}\n${indented(words.join("\n"), 2)}`;
}

/** A text that does nothing to a terminal: its control characters as escapes. */
function visible(text: string): string {
  // deno-lint-ignore no-control-regex -- what is looked for
  return text.replaceAll(/[\0-\x1f\x7f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
