/**
 * `deno task try DIR --nixpkgs REF [--nix VERSION] [--jobs N] [--json FILE] [--online] [NAME…]`:
 * migrates a copy of every project in a directory, migrates it again, takes it back, and prints a
 * table of how it went. The projects themselves stay as they are. Only with `--online` is there a
 * network, for inputs that nothing pins.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { pooledMap } from "@std/async";
import { join, resolve } from "@std/path";
import { failure } from "../nix/diagnostic.ts";
import type { RefusalReport } from "../migrate/report.ts";
import type { MigrationReport, ProofRow } from "../mod.ts";
import { type NixEnvironment, nixEnvironment } from "../tests/ground/nix_environment.ts";
import { checkoutPath } from "../tests/cli/program.ts";
import { readTree } from "../tests/ground/tree.ts";
import { main } from "./main.ts";
import { say } from "./say.ts";

/** Seconds that one call of the program may take. */
const patience = 600;

/** How a project ended, from best to worst. */
const endings = [
  "identical",
  "explained",
  "proven in part",
  "failed before",
  "nothing to compare",
  "not proven",
  "refused",
  "different",
  "failed after",
  "too slow",
  "not restored",
  "not idempotent",
  "crashed",
] as const;

type Ending = typeof endings[number];

/** One row of the table. */
interface Tried {
  readonly name: string;
  readonly ending: Ending;
  /** Rows of the proof by their verdict. */
  readonly verdicts: Readonly<Partial<Record<ProofRow["verdict"], number>>>;
  /** What became of the pins: `nixpkgs: preserved`. */
  readonly inputs: readonly string[];
  /** The codes of the notes. */
  readonly notes: readonly string[];
  readonly seconds: number;
  /** In one line. */
  readonly why: string;
}

interface Called {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Migrates a copy, twice, and takes it back. */
async function tryProject(nix: NixEnvironment, source: string, migrate: string): Promise<Tried> {
  const name = source.split("/").at(-1) ?? source;
  const copy = join(nix.directory, "projects", name);
  const shell = (script: string): Promise<Called> => nix.run(["sh", "-c", script], { cwd: copy });
  await nix.run(["sh", "-c", 'mkdir -p "$0" && cp -a "$1/." "$0"', copy, source]);
  await shell("test -e .git || { git init -q && git add -A && git commit -qm all; }");
  const before = await readTree(copy);
  const flakebridge = (words: string): Promise<Called> =>
    shell(`timeout -k 5 ${patience} deno run -A --no-prompt ${checkoutPath("cli.ts")} ${words}`);

  const began = performance.now();
  const call = await flakebridge(migrate);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const report = reportOf(call.stdout);
  const judged = judge(call, report);
  const ending = report?.status === "migrated"
    ? await againAndBack(flakebridge, migrate) ?? judged.ending
    : judged.ending;
  const after = JSON.stringify(await readTree(copy)) === JSON.stringify(before);
  await nix.run(["rm", "-rf", copy]);
  return {
    name,
    seconds,
    verdicts: countedVerdicts(report),
    inputs: report?.inputs.map((input) => `${input.name}: ${input.fate}`) ?? [],
    notes: report?.notes.map(({ code }) => code) ?? [],
    why: judged.why,
    ending: after || ending === "too slow" ? ending : "not restored",
  };
}

/** A second run has nothing to do, and undo works; else what went wrong. */
async function againAndBack(
  flakebridge: (words: string) => Promise<Called>,
  migrate: string,
): Promise<Ending | undefined> {
  const again = reportOf((await flakebridge(`${migrate} --allow-dirty`)).stdout);
  const undone = await flakebridge("undo");
  if (undone.status !== 0) return "not restored";
  return again?.status === "nothing-to-do" ? undefined : "not idempotent";
}

/** What `migrate --json` printed; nothing where it was refused, or crashed. */
function reportOf(stdout: string): MigrationReport | undefined {
  try {
    const report: MigrationReport | RefusalReport = JSON.parse(stdout);
    return report.status === "refused" ? undefined : report;
  } catch {
    return undefined;
  }
}

function judge(
  { status, stderr }: Called,
  report: MigrationReport | undefined,
): { readonly ending: Ending; readonly why: string } {
  const said = oneLine(stderr.replace(/^error: /, ""));
  if (status === 124 || status === 137) return { ending: "too slow", why: `over ${patience} s` };
  if (status > 2 || /did not expect|Uncaught/.test(stderr)) return { ending: "crashed", why: said };
  if (report === undefined) return { ending: "refused", why: said };
  if (report.proof === undefined) {
    const unproven = report.notes.find(({ code }) => code === "unproven");
    return { ending: "not proven", why: unproven?.message ?? "" };
  }
  return judgeProof(report.proof.rows);
}

/** What was lost counts before what was kept. */
function judgeProof(
  rows: readonly ProofRow[],
): { readonly ending: Ending; readonly why: string } {
  const ranked = [
    ["failed", "failed after"],
    ["different", "different"],
    ["unreachable", rows.some(isKept) ? "proven in part" : "not proven"],
    ["explained", "explained"],
    ["identical", "identical"],
    ["failed-before", "failed before"],
  ] as const;
  for (const [verdict, ending] of ranked) {
    const row = rows.find((row) => row.verdict === verdict);
    if (row === undefined) continue;
    const [difference] = row.differences;
    const why = difference === undefined ? "" : `${difference.subject} ${difference.detail}`;
    return { ending, why: why === "" ? "" : oneLine(`${row.attribute} (${row.through}): ${why}`) };
  }
  return { ending: "nothing to compare", why: "" };
}

function isKept({ verdict }: ProofRow): boolean {
  return verdict === "identical" || verdict === "explained";
}

function countedVerdicts(report: MigrationReport | undefined): Tried["verdicts"] {
  const counts: Partial<Record<ProofRow["verdict"], number>> = {};
  for (const { verdict } of report?.proof?.rows ?? []) {
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim().slice(0, 160);
}

/** A Markdown table, the endings counted above it. */
function tableOf(tried: readonly Tried[]): string {
  const counts = endings.map((ending) =>
    [ending, tried.filter((one) => one.ending === ending).length] as const
  );
  const rows = tried.map(({ name, ending, verdicts, seconds, notes, why }) => {
    const rows = Object.entries(verdicts).map(([verdict, count]) => `${verdict} ${count}`);
    const cells = [name, ending, rows.join(", "), seconds, [...new Set(notes)].join(", "), why];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    ...counts.filter(([, count]) => count > 0).map(([ending, count]) => `- ${ending}: ${count}`),
    "",
    "| project | ended | rows of the proof | seconds | notes | why |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

async function projectsIn(directory: string, names: readonly string[]): Promise<string[]> {
  const found = await Array.fromAsync(Deno.readDir(directory));
  return found.filter(({ isDirectory, name }) =>
    isDirectory && (names.length === 0 || names.includes(name))
  ).map(({ name }) => join(directory, name)).sort();
}

/** Whether it ended as a migration should. */
function fine({ ending }: Tried): boolean {
  return endings.indexOf(ending) <= endings.indexOf("refused");
}

await main(async () => {
  const given = parseArgs(Deno.args, {
    string: ["_", "nixpkgs", "nix", "jobs", "json"],
    boolean: ["online"],
  });
  const [directory, ...names] = given._.map(String);
  if (directory === undefined || given["nixpkgs"] === undefined) {
    throw failure("try", "A directory of projects and `--nixpkgs REF` are needed");
  }
  const version = given["nix"] as string | undefined;
  await using nix = await nixEnvironment(version);
  const network = given["online"] ? "" : " --offline";
  const migrate = `migrate --json${network} --nixpkgs ${given["nixpkgs"]}`;
  const projects = await projectsIn(resolve(directory), names);
  const tried: Tried[] = [];
  const jobs = Number(given["jobs"] ?? 2);
  const trying = pooledMap(jobs, projects, (project) => tryProject(nix, project, migrate));
  for await (const one of trying) {
    tried.push(one);
    await Deno.stderr.write(
      new TextEncoder().encode(`${tried.length}/${projects.length} ${one.name}: ${one.ending}\n`),
    );
  }
  if (given["json"] !== undefined) {
    await Deno.writeTextFile(String(given["json"]), JSON.stringify(tried, null, 2) + "\n");
  }
  say(tableOf(tried));
  return tried.every(fine) ? 0 : 1;
});
