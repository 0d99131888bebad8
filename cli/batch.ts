/**
 * `flakebridge migrate --batch FILE`: the list of projects, the record that a later run goes on
 * from, and the one report.
 *
 * @module
 */
import { dirname, resolve } from "@std/path";
import { type BatchedProject, type BatchReport, migrateBatch } from "../migrate/batch.ts";
import { migrate, type MigrateOptions } from "../migrate/migrate.ts";
import type { MigrationReport } from "../migrate/report.ts";
import { failure } from "../nix/diagnostic.ts";
import { printJson } from "./json.ts";
import { indented, page, section, table, wrapped } from "./layout.ts";
import type { Output } from "./output.ts";
import { countVerdicts, holds } from "./proof.ts";
import { withScratch } from "./scratch.ts";
import type { Style } from "./style.ts";
import type { ExitStatus } from "./verb.ts";

/** How a batch was asked for. */
export interface BatchCall {
  /** The file that lists the projects: a directory a line, relative to the file; `#` comments. */
  readonly file: string;
  /** How many at a time. */
  readonly jobs: number;
  /** Print JSON. */
  readonly json: boolean;
}

/** Migrates every project of the list, with the same options for each; 1 if any did not hold. */
export async function runBatch(
  { file, jobs, json }: BatchCall,
  options: Omit<MigrateOptions, "directory">,
  output: Output,
): Promise<ExitStatus> {
  const directories = await listedDirectories(file);
  const record = options.dryRun ? undefined : `${file}.done.jsonl`;
  return await withScratch(output, async (signal) => {
    const report = await migrateBatch(directories, {
      jobs,
      signal,
      earlier: record === undefined ? new Map() : await readRecord(record),
      migrate: async (directory) =>
        (await migrate({ ...options, directory, signal }, () => {})).report,
      ended: (project) => keep(record, project),
      progress: output.progress,
    });
    output.done();
    output.result(json ? printJson(report) : renderBatch(report, output.resultStyle));
    return report.projects.every(succeeded) ? 0 : 1;
  });
}

async function listedDirectories(file: string): Promise<readonly string[]> {
  const text = await readList(file);
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, "").trim());
  const directories = lines.filter((line) => line !== "").map((line) =>
    resolve(dirname(file), line)
  );
  return [...new Set(directories)];
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
  await Deno.writeTextFile(record, JSON.stringify(project) + "\n", { append: true });
}

/** The reports of earlier runs; a line that was cut off, when a run was killed, does not count. */
async function readRecord(record: string): Promise<ReadonlyMap<string, MigrationReport>> {
  const text = await Deno.readTextFile(record).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  return new Map(
    text.split("\n").flatMap((line): [string, MigrationReport][] => {
      try {
        const { directory, report } = JSON.parse(line);
        return [[directory, report]];
      } catch {
        return [];
      }
    }),
  );
}

function succeeded(project: BatchedProject): boolean {
  if (project.status === "failed") return false;
  return project.report.proof === undefined || holds(project.report.proof);
}

/** A row a project, and below the table why any of them failed. */
function renderBatch({ projects }: BatchReport, style: Style): string {
  const failed = projects.filter((project) => project.status === "failed");
  const done = projects.filter(succeeded).length;
  return page([
    projects.length === 0 ? "The list names no project." : table(projects.map(row)),
    section(style.bold("Failed"), failed.map(reasons).join("\n")),
    `${done} of ${projects.length} projects done`,
  ]);

  function row(project: BatchedProject): readonly string[] {
    const { directory } = project;
    if (project.status === "failed") return [directory, style.red("failed"), "nothing changed"];
    const { status, proof } = project.report;
    return [directory, status, proof === undefined ? "" : countVerdicts(proof)];
  }
}

function reasons({ directory, diagnostics }: BatchedProject & { status: "failed" }): string {
  const words = diagnostics.map(({ message, help }) =>
    wrapped(help === undefined ? message : `${message}\nhelp: ${help}`, 74)
  );
  return `${directory}\n${indented(words.join("\n"), 2)}`;
}
