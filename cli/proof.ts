/**
 * The proof as a table: one row an attribute and a way to evaluate it, causes below the row.
 *
 * @module
 */
import type { Difference, Proof, ProofRow } from "../migrate/report.ts";
import { indented, lineWidth, padded, section, widthOf, wrapped } from "./layout.ts";
import { plain, type Style } from "./style.ts";

type Verdict = ProofRow["verdict"];

/** Whether no row says that something was lost: none is different, none fails that did not before. */
export function holds(proof: Proof): boolean {
  return proof.rows.every(({ verdict }) => verdict !== "different" && verdict !== "failed");
}

/** The title, the table, and what it comes to; without a final newline. */
export function renderProof(proof: Proof, style: Style): string {
  const title = `${style.bold("Proof")} (Nix ${proof.nix}, ${proof.system})`;
  const width = Math.max(0, ...proof.rows.map(({ attribute }) => widthOf(attribute)));
  const rows = proof.rows.map((row, at) => {
    const repeated = proof.rows[at - 1]?.attribute === row.attribute;
    return renderRow(repeated ? { ...row, attribute: "" } : row, width, style);
  });
  return section(title, [...rows, "", countVerdicts(proof)].join("\n"));
}

function renderRow(row: ProofRow, width: number, style: Style): string {
  const { attribute, through, verdict, differences } = row;
  const line = `${padded(attribute, width)}  ${padded(through, 5)}  ${words(verdict, style)}`;
  return [line, ...differences.map((it) => renderDifference(it, style))].join("\n");
}

function words(verdict: Verdict, style: Style): string {
  switch (verdict) {
    case "identical":
      return style.green("identical");
    case "explained":
      return style.yellow("explained");
    case "different":
      return style.red("different");
    case "failed":
      return style.red("failed");
    case "failed-before":
      return style.yellow("failed before, too");
    case "unreachable":
      return style.yellow("not reached");
    default:
      return verdict satisfies never;
  }
}

/** A detail of one line is wrapped; one of several is an excerpt, and stays as it is. */
function renderDifference({ kind, subject, detail }: Difference, style: Style): string {
  const words = `${kind} ${subject}: ${detail}`;
  return style.dim(indented(words.includes("\n") ? words : wrapped(words, lineWidth - 6), 4));
}

/** `3 identical, 1 explained` */
export function countVerdicts({ rows }: Proof): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${words(verdict, plain)}`);
  return parts.length === 0 ? "There was nothing to compare." : parts.join(", ");
}
