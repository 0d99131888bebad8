/**
 * The report of an audit as a person reads it.
 *
 * @module
 */
import type { AuditReport, ReportedFinding } from "../migrate/audit/report.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import { hanging, lineWidth, page } from "./layout.ts";
import type { Style } from "./style.ts";

/**
 * Every finding that is left, what was mended, and what it comes to; with a final newline. With
 * `dryRun`, which comes beside a diff, also what git would be told, of which a diff has nothing.
 */
export function renderAudit(
  { findings, notes }: AuditReport,
  style: Style,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): string {
  const told = findings.filter(({ fixed, edits }) => !fixed || dryRun && edits === undefined);
  return page([
    ...told.map((finding) => renderFinding(finding, style)),
    ...notes.map((note) => renderDiagnostic(note, style)),
    summary(findings, style, dryRun ? "would be mended" : "mended"),
  ]);
}

/** As any diagnostic, with the code that `explain` takes behind it. */
function renderFinding(finding: ReportedFinding, style: Style): string {
  const { severity, code, message, help } = finding;
  return renderDiagnostic({
    ...finding,
    message: hanging(`${message} [${code}]`, `${severity}: `, lineWidth),
    help: hanging(help + applicability(finding), "help: ", lineWidth),
  }, style);
}

function applicability(finding: ReportedFinding): string {
  switch (finding.applicability) {
    case "safe":
      return " (--fix does it)";
    case "unsafe":
      return " (--unsafe-fixes does it; look at the result)";
    case "manual":
      return "";
    default:
      return finding.applicability satisfies never;
  }
}

/** `2 errors, 1 note; 1 mended` */
function summary(findings: readonly ReportedFinding[], style: Style, done: string): string {
  const left = findings.filter(({ fixed }) => !fixed);
  const counts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const count = left.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? "" : "s"}`];
  });
  const mended = findings.length - left.length;
  const found = counts.length === 0 ? "Nothing is in the way of a flake." : counts.join(", ");
  const more = left.length === 0 ? "" : "; `flakebridge explain CODE` tells more about each";
  return style.bold(found) + (mended > 0 ? `; ${mended} ${done}` : "") + more;
}
