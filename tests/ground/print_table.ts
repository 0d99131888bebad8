/**
 * A table of verdicts, a line for each case and a column for each Nix, printed as it is made.
 *
 * @module
 */
import { say } from "../../scripts/say.ts";

/** What came of a case on one Nix; the kind `wrong` is the one that must not be. */
export interface Verdict {
  readonly kind: string;
  readonly detail: string;
}

/** A case and its verdicts, in the order of the versions. */
export interface Row {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

/** Whether a case came out wrong anywhere. */
export function isWrong({ verdicts }: Row): boolean {
  return verdicts.some(({ kind }) => kind === "wrong");
}

/** Prints a head, the rows as they come, and what they sum up to; whether all cells are right. */
export async function printTable(
  versions: readonly string[],
  rows: AsyncIterable<Row>,
  { verbose }: { readonly verbose: boolean },
): Promise<boolean> {
  say(`${versions.map((version) => version.padEnd(9)).join("")}case`);
  const done: Row[] = [];
  for await (const row of rows) {
    done.push(row);
    say(line(row, versions, verbose));
  }
  say(summary(done, versions));
  return !done.some(isWrong);
}

function line({ name, verdicts }: Row, versions: readonly string[], verbose: boolean): string {
  const cells = verdicts.map(({ kind }) => kind.padEnd(9)).join("");
  const details = verdicts.flatMap(({ kind, detail }, at) =>
    kind === "wrong" || verbose && detail !== "" ? [`\n    ${versions[at]}: ${detail}`] : []
  );
  return `${cells}${name}${details.join("")}`;
}

/** For each version how many cases are right, and of what kind. */
function summary(done: readonly Row[], versions: readonly string[]): string {
  return versions.map((version, at) => {
    const kinds = Map.groupBy(done, ({ verdicts }) => verdicts[at]?.kind ?? "skipped");
    const right = done.length - (kinds.get("wrong")?.length ?? 0);
    const counts = [...kinds].map(([kind, { length }]) => `${length} ${kind}`);
    return `${version.padEnd(9)}${right} of ${done.length} right: ${counts.join(", ")}`;
  }).join("\n");
}
