/**
 * The audit of a directory, and mending what it finds.
 *
 * @module
 */
import type { Diagnostic } from "../nix/diagnostic.ts";
import { apply, checkClean, checkNotInStore } from "./apply/apply.ts";
import { storedFiles } from "./apply/read_contents.ts";
import { readTree } from "./apply/read_tree.ts";
import { recover } from "./apply/recover.ts";
import { audit } from "./audit/audit.ts";
import type { Finding } from "./audit/finding.ts";
import type { AuditReport, ReportedFinding } from "./audit/report.ts";
import type { Applicability } from "./audit/rule.ts";
import { planFixes } from "./plan/fixes.ts";
import type { Plan } from "./plan/plan.ts";
import { scan } from "./scan/scan.ts";

/** What an audit is told. */
export interface AuditOptions {
  /** The project's directory. */
  readonly directory: string;
  /** Which findings to mend; none unless told. */
  readonly fix?: Applicability;
  /** Plan, and change nothing. */
  readonly dryRun?: boolean;
  /** Mend also where git has changes that are not committed. */
  readonly allowDirty?: boolean;
}

/** What was found, and what was done, or would be. */
export interface Audit {
  /** What a person is told. */
  readonly report: AuditReport;
  /** What was carried out, or would be. */
  readonly plan: Plan;
}

/**
 * Audits a project.
 *
 * @throws {Failure} where the directory can't be read, or can't be changed; then nothing was.
 */
export async function auditProject(
  { directory, fix, dryRun = false, allowDirty = false }: AuditOptions,
  progress: (words: string) => void,
): Promise<Audit> {
  const changing = fix !== undefined && !dryRun;
  if (changing) await recover(directory);
  progress("reading the project");
  const tree = await readTree(directory);
  if (changing) checkNotInStore(tree.root);
  if (changing && !allowDirty) checkClean(tree.git?.dirty ?? []);
  const project = scan(tree);
  progress("looking at every file");
  const findings = audit(project, await storedFiles(tree));
  const { changes, fixed } = fix === undefined
    ? { changes: [], fixed: [] }
    : planFixes(project, findings, fix);
  const plan: Plan = { root: tree.root, systems: [], inputs: [], outputs: [], changes, notes: [] };
  const notes = changing ? await apply(plan, { allowDirty, verb: "audit" }) : [];
  return { report: reportOf(tree.root, findings, { fixed, notes }), plan };
}

function reportOf(
  directory: string,
  findings: readonly Finding[],
  { fixed, notes }: { readonly fixed: readonly Finding[]; readonly notes: readonly Diagnostic[] },
): AuditReport {
  const mended = new Set(fixed);
  const told = findings.map((finding): ReportedFinding => {
    const { fix, ...rest } = finding;
    return {
      ...rest,
      applicability: fix?.applicability ?? "manual",
      fixed: mended.has(finding),
      ...(fix?.kind === "edit" && { edits: fix.edits }),
    };
  });
  return { version: 1, directory, findings: told, notes };
}
