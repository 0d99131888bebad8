/**
 * The report of a migration as a person reads it.
 *
 * @module
 */
import type { PlannedInput } from "../migrate/plan/plan.ts";
import type { MigrationReport, ReportedFile } from "../migrate/report.ts";
import type { Diagnostic } from "../nix/diagnostic.ts";
import { commandLine } from "../nix/tools/run.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import { hanging, lineWidth, page, section, table } from "./layout.ts";
import { renderProof } from "./proof.ts";
import type { Style } from "./style.ts";

/**
 * The whole report, with a final newline; sections without content are left out. `directory` is
 * what the person called the project.
 */
export function renderReport(report: MigrationReport, directory: string, style: Style): string {
  const titled = (title: string, body: string): string => section(style.bold(title), body);
  return page([
    headline(report, style),
    titled("Project", table(scannedRows(report, style))),
    titled("Inputs", table(report.inputs.flatMap((input) => inputRows(input, style)))),
    titled("Outputs", table(outputRows(report, style))),
    titled("Files", table(report.files.map((file) => fileRow(file, style)))),
    titled("Notes", report.notes.map((note) => renderNote(note, style)).join("\n\n")),
    report.proof === undefined ? "" : renderProof(report.proof, style),
    titled("Next", table(nextSteps(report, directory))),
  ]);
}

function headline({ status, directory }: MigrationReport, style: Style): string {
  switch (status) {
    case "migrated":
      return style.bold(`${directory} is a flake now.`);
    case "planned":
      return style.bold(`${directory} would become a flake; nothing was written.`);
    case "nothing-to-do":
      return style.bold(`Nothing to do: ${directory} is migrated already.`);
    default:
      return status satisfies never;
  }
}

/** How many files the report names; the rest is counted. */
const shownFiles = 12;

/** What each Nix file is, and why. */
function scannedRows(
  { scanned, status }: MigrationReport,
  style: Style,
): readonly (readonly string[])[] {
  if (status === "nothing-to-do") return [];
  const rows = scanned.slice(0, shownFiles).map(({ path, kind, calling, why }) => [
    path,
    calling === "value" ? kind : `${kind} (${calling})`,
    style.dim(why),
  ]);
  const more = scanned.length - rows.length;
  return more > 0 ? [...rows, [`… ${more} more`, "", ""]] : rows;
}

/** The name and the reference; below, what happened to the pin and where it stood. */
function inputRows(input: PlannedInput, style: Style): readonly (readonly string[])[] {
  const lock = input.locked ? "" : `; ${style.yellow("not locked yet")}`;
  return [
    [style.cyan(input.name), input.url],
    ["", style.dim(input.fate + (input.origin === "" ? "" : ` (${input.origin})`)) + lock],
    ...(input.as === undefined ? [] : [["", style.dim(`as ${input.as} has it`)]]),
    ...(input.lost === undefined ? [] : [["", style.dim(`lost: ${input.lost}`)]]),
  ];
}

/** Where each legacy attribute is found in the flake. */
function outputRows({ outputs }: MigrationReport, style: Style): readonly (readonly string[])[] {
  return outputs.map(({ entry, legacyPath, attributePath }) => [
    legacyPath.length === 0 ? entry : `${entry} -A ${legacyPath.join(".")}`,
    "→",
    style.cyan(attributePath.join(".")),
  ]);
}

function fileRow({ kind, path, from }: ReportedFile, style: Style): readonly string[] {
  switch (kind) {
    case "create":
      return [style.green("new"), path, purpose(path)];
    case "edit":
      return [style.yellow("edited"), path, ""];
    case "move":
      return [style.cyan("moved"), path, `was ${from}`];
    case "delete":
      return [style.red("removed"), path, "nothing reads it any more"];
    case "track":
      return [style.green("tracked"), path, "git knows it now"];
    default:
      return kind satisfies never;
  }
}

/** What a file that the tool writes is for. */
function purpose(path: string): string {
  switch (path) {
    case "flake.nix":
      return "inputs and outputs";
    case "flake.lock":
      return "the exact revisions";
    case "default.nix":
      return "shim: nix-build as before, from the lock";
    case "shell.nix":
      return "shim: nix-shell as before, from the lock";
    case "nix/flake-compat.nix":
      return "evaluates the flake where Nix can't";
    default:
      return /^nix\/pins(-\d+)?\.nix$/.test(path) ? "the pins by their old names" : "";
  }
}

function renderNote(note: Diagnostic, style: Style): string {
  const width = lineWidth - 2;
  const help = note.help === undefined ? {} : { help: hanging(note.help, "help: ", width) };
  const message = hanging(`${note.message} [${note.code}]`, `${note.severity}: `, width);
  return renderDiagnostic({ ...note, message, ...help }, style);
}

/** Commands that make sense now, each with what it does. */
function nextSteps(report: MigrationReport, directory: string): readonly (readonly string[])[] {
  if (report.status === "nothing-to-do") return [];
  if (report.status === "planned") return [["the same call without --dry-run", "do it"]];
  const unlocked = report.inputs.some(({ locked }) => !locked);
  const entries = new Set(report.outputs.map(({ entry }) => entry));
  return [
    ...(directory === "." ? [] : [[commandLine(["cd", directory]), ""]]),
    ...(unlocked ? [["flakebridge lock", "lock the inputs first, where there is a network"]] : []),
    ...(entries.has("default.nix") ? [["nix-build", "build it as before"]] : []),
    ...(entries.has("shell.nix") ? [["nix-shell", "enter its shell as before"]] : []),
    ["flakebridge verify", "compare again, whenever you like"],
    ["flakebridge undo", "take everything back"],
  ];
}
