/**
 * The proof as a table: one row an attribute and a way to evaluate it, causes below the row.
 *
 * @module
 */
import type { Difference, Proof, ProofRow } from "../migrate/report.ts";
import { causeWords, laterWords, verdictWords } from "../migrate/verify/proof_words.ts";
import { indented, lineWidth, padded, section, widthOf, wrapped } from "./layout.ts";
import type { Style } from "./style.ts";

type Verdict = ProofRow["verdict"];

const open: ReadonlySet<Verdict> = new Set(["different", "failed", "out-of-time"]);

/**
 * Whether no row is left open: none is different, none fails that did not before, none was cut off
 * by the time. What is told of after a migration; there may be nothing to compare.
 */
export function holds(proof: Proof): boolean {
  return !proof.rows.some(({ verdict }) => open.has(verdict));
}

/**
 * Whether the proof holds, and something was compared. Who asks for a proof is not told of success
 * by one that is empty.
 */
export function proves(proof: Proof): boolean {
  return holds(proof) &&
    proof.rows.some(({ verdict }) => verdict === "identical" || verdict === "explained");
}

/** For each system the title, the table, and what it comes to; without a final newline. */
export function renderProof(proof: Proof, style: Style): string {
  return proof.systems.map((system) => {
    const rows = proof.rows.filter((row) => row.system === system);
    return renderSystem({ ...proof, systems: [system], rows }, style);
  }).join("\n\n");
}

function renderSystem(proof: Proof, style: Style): string {
  const { nix, systems, commit } = proof;
  const before = commit === undefined ? [] : [`before: commit ${commit.slice(0, 12)}`];
  const title = `${style.bold("Proof")} (${[`Nix ${nix}`, ...systems, ...before].join(", ")})`;
  const width = Math.max(0, ...proof.rows.map(({ attribute }) => widthOf(attribute)));
  const rows = proof.rows.map((row, at) => {
    const repeated = proof.rows[at - 1]?.attribute === row.attribute;
    return renderRow(repeated ? { ...row, attribute: "" } : row, width, style);
  });
  const later = laterWords(proof.history);
  const isLate = proof.rows.some(({ verdict }) => verdict === "out-of-time");
  const more = isLate ? "; `flakebridge verify --timeout SECONDS` gives more time" : "";
  return section(
    title,
    [...rows, "", countVerdicts(proof) + more, ...(later === undefined ? [] : [later])].join("\n"),
  );
}

function renderRow(row: ProofRow, width: number, style: Style): string {
  const { attribute, through, verdict, differences } = row;
  const words = colourOf(verdict, style)(verdictWords(verdict));
  const line = `${padded(attribute, width)}  ${padded(through, 5)}  ${words}`;
  return [line, ...differences.map((it) => renderDifference(it, style))].join("\n");
}

function colourOf(verdict: Verdict, style: Style): (text: string) => string {
  switch (verdict) {
    case "identical":
      return style.green;
    case "different":
    case "failed":
      return style.red;
    case "explained":
    case "failed-before":
    case "unreachable":
    case "out-of-time":
      return style.yellow;
    default:
      return verdict satisfies never;
  }
}

/** A detail of one line is wrapped; one of several is an excerpt, and stays as it is. */
function renderDifference({ cause, subject, detail, via }: Difference, style: Style): string {
  const where = via.length === 0 ? "" : `in ${via.join(" → ")}: `;
  const words = `${where}${causeWords(cause)} ${subject}: ${detail}`;
  return style.dim(indented(words.includes("\n") ? words : wrapped(words, lineWidth - 6), 4));
}

/** `3 identical, 1 explained` */
export function countVerdicts({ rows }: Proof): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdictWords(verdict)}`);
  return parts.length === 0 ? "There was nothing to compare." : parts.join(", ");
}
