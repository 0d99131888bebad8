/**
 * The proof as lines of text.
 *
 * @module
 */
import type { Proof, ProofRow } from "../report.ts";

/** How each verdict is put into a sum, in this order. */
const VERDICTS: Readonly<Record<ProofRow["verdict"], string>> = {
  identical: "identical",
  explained: "explained",
  different: "different",
  failed: "failed",
  "failed-before": "failed already before",
};

/**
 * One line a row, its differences below it, a sum at the end. Columns are as wide as their widest
 * cell; no colours, no trailing blanks.
 */
export function proofTable(proof: Proof): readonly string[] {
  const head = `Derivations before and after, by Nix ${proof.nix} on ${proof.system}:`;
  if (proof.rows.length === 0) return [head, "  no derivations to compare"];
  const widths = {
    attribute: Math.max(...proof.rows.map(({ attribute }) => attribute.length)),
    through: Math.max(...proof.rows.map(({ through }) => through.length)),
    verdict: Math.max(...proof.rows.map(({ verdict }) => verdict.length)),
  };
  const lines = proof.rows.flatMap((row, index) => {
    const repeated = proof.rows[index - 1]?.attribute === row.attribute;
    const cells = [
      (repeated ? "" : row.attribute).padEnd(widths.attribute),
      row.through.padEnd(widths.through),
      row.verdict.padEnd(widths.verdict),
      row.after ?? row.before ?? "",
    ];
    return [`  ${cells.join("  ").trimEnd()}`, ...differenceLines(row)];
  });
  return [head, ...lines, sum(proof.rows)];
}

function differenceLines({ differences }: ProofRow): readonly string[] {
  return differences.flatMap(({ kind, subject, detail }) => {
    const [first, ...rest] = `${kind} ${subject}: ${detail}`.split("\n");
    return [`      ${first}`, ...rest.map((line) => `        ${line}`)];
  });
}

function sum(rows: readonly ProofRow[]): string {
  const counts = Object.entries(VERDICTS).map(([verdict, words]) => {
    return [rows.filter((row) => row.verdict === verdict).length, words] as const;
  });
  return counts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`)
    .join(", ");
}
