/**
 * The conformance table: every case on every Nix at hand.
 *
 *     deno task conformance [--evaluator FILE] [--case WORDS] [--json]
 *
 * @module
 */
import { join } from "@std/path";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import type { Case } from "./case.ts";
import { type Evaluated, evaluateNatively, evaluateOurs } from "./evaluate.ts";
import { CannotLayOut, layOut, type Project } from "./project.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** One case and its verdict on each Nix, in the order of the Nixes. */
export interface Row {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

/** The rows of the cases, in their order, as they are done: two cases at a time. */
export async function* rows(
  directory: string,
  nixes: readonly NixEnvironment[],
  cases: readonly Case[],
  evaluator: string,
): AsyncGenerator<Row> {
  // Opening a fresh store twice at once fails.
  for (const nix of nixes) await nix.run(["nix-store", "--init"]);
  const pending: Promise<Row>[] = [];
  for (const [number, tried] of cases.entries()) {
    pending.push(row(join(directory, String(number)), nixes, tried, evaluator));
    if (pending.length > 2) yield await (pending.shift() as Promise<Row>);
  }
  for (const rest of pending) yield await rest;
}

async function row(
  directory: string,
  nixes: readonly NixEnvironment[],
  tried: Case,
  evaluator: string,
): Promise<Row> {
  let project;
  try {
    project = await layOut(directory, tried, nixes);
  } catch (error) {
    if (!(error instanceof CannotLayOut)) throw error;
    const skipped: Verdict = { kind: "skipped", detail: error.message };
    return { name: tried.name, verdicts: nixes.map(() => skipped) };
  }
  return { name: tried.name, verdicts: await verdicts(nixes, tried, project, evaluator) };
}

async function verdicts(
  nixes: readonly NixEnvironment[],
  tried: Case,
  project: Project,
  evaluator: string,
): Promise<readonly Verdict[]> {
  // Ours first: native flakes put trees into the store that ours would then find there.
  const ours = await each(nixes, (nix) => evaluateOurs(nix, tried, project, evaluator));
  const native = await each(
    nixes,
    (nix) => nix.hasFlakes ? evaluateNatively(nix, tried, project) : undefined,
  );
  const natives = native.filter((result) => result !== undefined).reverse();
  return nixes.map((nix, at) =>
    verdictOf(tried, { nix, ours: ours[at] as Evaluated, native: native[at], natives })
  );
}

async function each<T>(
  nixes: readonly NixEnvironment[],
  evaluate: (nix: NixEnvironment) => T,
): Promise<Awaited<T>[]> {
  const results: Awaited<T>[] = [];
  for (const nix of nixes) results.push(await evaluate(nix));
  return results;
}
