/**
 * What an audit tells: the one JSON document that `audit --json` prints.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import type { Finding } from "./finding.ts";

/** One finding, with what can be done about it. */
export interface ReportedFinding extends Omit<Finding, "fix"> {
  /** `safe`: `--fix` mends it. `unsafe`: `--unsafe-fixes` does. `manual`: a person must. */
  readonly applicability: "safe" | "unsafe" | "manual";
  /** Whether it was mended, or would be with `--dry-run`. */
  readonly fixed: boolean;
  /** The edits that mend it, in UTF-16 offsets into the file of its place. */
  readonly edits?: readonly Edit[];
}

/** The report of one audit. */
export interface AuditReport {
  /** The format of this document; grows when a field changes its meaning. */
  readonly version: 1;
  /** The project, absolute. */
  readonly directory: string;
  /** By their files and places. */
  readonly findings: readonly ReportedFinding[];
  /** What else is good to know. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Whether an audit is to fail: something is left that stops nix build, or changes what it gives.
 */
export function hasTrouble({ findings }: AuditReport): boolean {
  return findings.some(({ severity, fixed }) => severity !== "note" && !fixed);
}
