/**
 * The audit as SARIF 2.1.0, which code hosts and editors read. Source: OASIS, "Static Analysis
 * Results Interchange Format (SARIF) Version 2.1.0"; the numbers below are its sections.
 *
 * @module
 */
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import type { Severity } from "../../nix/diagnostic.ts";
import type { AuditReport, ReportedFinding } from "./report.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules.ts";

/** A log of one run; as much of the format as we write. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [SarifRun];
}

interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly rules: readonly SarifRule[];
    };
  };
  /** Columns and lengths count as ours do. */
  readonly columnKind: "utf16CodeUnits";
  readonly originalUriBaseIds: { readonly "%SRCROOT%": { readonly uri: string } };
  readonly results: readonly SarifResult[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: Message;
  readonly fullDescription: Message;
  readonly help: Message;
  readonly defaultConfiguration: { readonly level: Severity };
}

interface Message {
  readonly text: string;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Severity;
  readonly message: Message;
  readonly locations: readonly [{
    readonly physicalLocation: {
      readonly artifactLocation: ArtifactLocation;
      readonly region: Region;
    };
  }];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly [SarifFix];
}

interface ArtifactLocation {
  readonly uri: string;
  /** The name that code hosts know. */
  readonly uriBaseId: "%SRCROOT%";
}

type Region =
  | { readonly startLine: number; readonly startColumn: number; readonly endColumn: number }
  | { readonly charOffset: number; readonly charLength: number };

interface SarifFix {
  readonly description: Message;
  readonly artifactChanges: readonly [{
    readonly artifactLocation: ArtifactLocation;
    readonly replacements: readonly {
      readonly deletedRegion: Region;
      readonly insertedContent: Message;
    }[];
  }];
}

/** The log of an audit by this `version` of the program. */
export function sarifOf({ directory, findings }: AuditReport, version: string): SarifLog {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "flakebridge", version, rules: rules.map(ruleOf) } },
      columnKind: "utf16CodeUnits",
      originalUriBaseIds: { "%SRCROOT%": { uri: `file://${encodedPath(directory)}/` } },
      results: findings.map((finding) => resultOf(finding, directory)),
    }],
  };
}

/** 3.49 reportingDescriptor; the levels have our names. */
function ruleOf({ code, title, explanation, remedy, severity }: Rule): SarifRule {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: remedy },
    defaultConfiguration: { level: severity },
  };
}

/** 3.27 result */
function resultOf(finding: ReportedFinding, directory: string): SarifResult {
  const { code, severity, message, help, place, edits = [] } = finding;
  const { line, column, length = 1 } = place;
  const artifactLocation = { uri: uriOf(place.file, directory), uriBaseId: "%SRCROOT%" } as const;
  const region = { startLine: line, startColumn: column, endColumn: column + length };
  return {
    ruleId: code,
    ruleIndex: rules.findIndex((rule) => rule.code === code),
    level: severity,
    message: { text: `${message}. Help: ${help}` },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    partialFingerprints: { "place/v1": `${code}:${place.file}:${place.text?.trim() ?? line}` },
    ...(edits.length > 0 && { fixes: [fixOf(help, artifactLocation, edits)] }),
  };
}

/** 3.55 fix, 3.57 replacement */
function fixOf(help: string, place: ArtifactLocation, edits: readonly Edit[]): SarifFix {
  return {
    description: { text: help },
    artifactChanges: [{
      artifactLocation: place,
      replacements: edits.map(({ start, end, text }) => ({
        deletedRegion: { charOffset: start, charLength: end - start },
        insertedContent: { text },
      })),
    }],
  };
}

/** A path of the project as a URI reference that is relative to its directory. */
function uriOf(path: string, directory: string): string {
  const inside = path === directory ? "" : path;
  return inside === "" ? "." : encodedPath(inside);
}

/** A colon is encoded, too: in the first part of a relative reference it would end a scheme. */
function encodedPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
