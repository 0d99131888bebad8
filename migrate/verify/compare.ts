/**
 * Before against after, attribute by attribute.
 *
 * @module
 */
import { readClosure } from "../../nix/tools/read_store.ts";
import { readTree } from "../../nix/tools/read_tree.ts";
import type { Difference, ProofRow } from "../report.ts";
import { sourcesAccounted } from "./accounted.ts";
import { type Alike, optionDifferences } from "./alike.ts";
import { drvPathsOf, type Evaluated } from "./evaluated.ts";
import { isOutOfTime } from "./deadline.ts";
import { explain } from "./explain.ts";
import type { Outcome } from "./instantiate.ts";
import { NormalForms } from "./normal_form.ts";
import type { Comparison, Side } from "./side.ts";
import { copiedInto, type StandIn, wantedBy } from "./stand_ins.ts";
import { type TreeDifference, treeDifference } from "./tree_difference.ts";

/** A row of a proof for one system. */
export type Compared = Omit<ProofRow, "system">;

/** What a comparison must know besides. */
export interface CompareOptions {
  /** `/nix/store` */
  readonly store: string;
  /** Where files went: places in the old tree to places in the new one. */
  readonly moves?: ReadonlyMap<string, string>;
  /** The inputs that the lock has not. */
  readonly standIns?: readonly StandIn[];
}

/**
 * One row for each attribute that was there before.
 *
 * `explained` is proven: the two derivations are equal once every source that is a copy of the
 * project's own files stands for its place in the project, and no source lacks a file that its
 * counterpart has and both evaluations could see. Where the project is and the commit that is
 * checked out do not count: a flake's source is in the store, and has no `.git`.
 *
 * @throws {Failure} where a derivation was garbage-collected in the meantime.
 */
export async function compare(
  before: Evaluated,
  after: Evaluated,
  through: ProofRow["through"],
  options: CompareOptions,
): Promise<readonly Compared[]> {
  const rows: Compared[] = [];
  const judge = judgeOf(before, after, options);
  for (const [attribute, was] of before.attributes) {
    const is = after.attributes.get(attribute);
    const [outcome, other] = [was.outcome, is?.outcome ?? ABSENT];
    const paths = { ...path("before", outcome), ...path("after", other) };
    const judged = await judgeAlike(judge, was.alike, is?.alike) ?? await judge(outcome, other);
    rows.push({ attribute, through, ...paths, ...impurely(judged, other) });
  }
  return rows;
}

const ABSENT: Outcome = { kind: "missing", words: "there is no such attribute" };

type Judgement = Pick<ProofRow, "verdict" | "differences">;

type Judge = (before: Outcome, after: Outcome) => Promise<Judgement>;

/**
 * What is judged of a machine of which options differ that are to: the rest of it decides. Nothing
 * where none of them differs, or it could not be evaluated so.
 */
async function judgeAlike(
  judge: Judge,
  before: Alike | undefined,
  after: Alike | undefined,
): Promise<Judgement | undefined> {
  if (before === undefined || after === undefined) return undefined;
  const intended = optionDifferences(before, after);
  if (intended.length === 0) return undefined;
  const { verdict, differences } = await judge(
    { kind: "derivation", drvPath: before.drvPath },
    { kind: "derivation", drvPath: after.drvPath },
  );
  return {
    verdict: verdict === "identical" ? "explained" : verdict,
    differences: [...intended, ...differences],
  };
}

function judgeOf(before: Evaluated, after: Evaluated, options: CompareOptions): Judge {
  const { standIns = [] } = options;
  const forms = new NormalForms();
  let comparison: Comparison | undefined;
  return async (a, b) => {
    if (isLate(a) || isLate(b)) return { verdict: "out-of-time", differences: [] };
    const wanted = wantedBy(a.kind === "derivation" || lacksSource(a) ? b : a, standIns);
    if (wanted.length > 0) return notLocked(wanted);
    if (a.kind !== "derivation") {
      return { verdict: "failed-before", differences: [lack(a, "before")] };
    }
    if (b.kind !== "derivation") {
      const verdict = isDownload(b) ? "unreachable" : "failed";
      return { verdict, differences: [lack(b, "after")] };
    }
    if (a.drvPath === b.drvPath) return { verdict: "identical", differences: [] };
    comparison ??= comparisonOf(before, after, options);
    const copied = copiedInto(b.drvPath, comparison.after, standIns);
    if (copied.length > 0) return notLocked(copied);
    const { differences, commits } = await explain(comparison, a.drvPath, b.drvPath);
    const used = commits.size === 0 ? forms : new NormalForms(commits);
    const same = used.numberOf(comparison.before, a.drvPath) ===
        used.numberOf(comparison.after, b.drvPath) &&
      await sourcesAccounted(comparison, a.drvPath, b.drvPath);
    return { verdict: same ? "explained" : "different", differences };
  };
}

/** What is judged of an outcome, and that it took an impure evaluation, if it did. */
function impurely({ verdict, differences }: Judgement, outcome: Outcome): Judgement {
  if (outcome.kind !== "derivation" || outcome.impurely === undefined) {
    return { verdict, differences };
  }
  const told = { cause: "impure", subject: "--impure", detail: outcome.impurely, via: [] } as const;
  return {
    verdict: verdict === "identical" ? "explained" : verdict,
    differences: [told, ...differences],
  };
}

/** Nothing can be said before the inputs are there. */
function notLocked(inputs: readonly StandIn[]): Judgement {
  const differences = inputs.map(({ name }) => {
    return {
      cause: "unlocked-input",
      subject: name,
      detail: "it is not locked yet",
      via: [],
    } as const;
  });
  return { verdict: "unreachable", differences };
}

function isLate(outcome: Outcome): boolean {
  return outcome.kind === "error" && isOutOfTime(outcome.words);
}

/**
 * Whether Nix failed for want of a network, or its git. Nix 2.8 downloads a locked tree that has no
 * `lastModified` even when its store has it.
 */
function isDownload(outcome: Outcome): boolean {
  const words = outcome.kind === "error" ? outcome.words : "";
  return /unable to download|[Cc]ouldn't resolve host|[Cc]ould not resolve host|program 'git' failed/
    .test(words);
}

/**
 * Whether an evaluation failed since there was something to download, or to find in a repository of
 * which Nix has only what it fetched before.
 */
export function lacksSource(outcome: Outcome): boolean {
  return isDownload(outcome) ||
    outcome.kind === "error" && outcome.words.startsWith("Cannot find Git revision");
}

function lack(outcome: Exclude<Outcome, { kind: "derivation" }>, side: string): Difference {
  return { cause: outcome.kind, subject: side, detail: outcome.words, via: [] };
}

function path(side: "before" | "after", outcome: Outcome): Partial<Record<typeof side, string>> {
  return outcome.kind === "derivation" ? { [side]: outcome.drvPath } : {};
}

/** Both sides with the closures of what differs. */
function comparisonOf(
  before: Evaluated,
  after: Evaluated,
  options: CompareOptions,
): Comparison {
  const { store, moves = new Map() } = options;
  // A moved file stands for the one it was, and so does what has taken its place.
  const origins = new Map(Array.from(moves, ([from, to]) => [to, from]));
  const original = Array.from(after.ownSources, ([source, place]) => {
    return [source, origins.get(place) ?? place] as const;
  });
  return {
    before: sideOf(store, differing(before, after), before),
    after: sideOf(store, differing(after, before), { ...after, ownSources: new Map(original) }),
    seenBefore: before.seen,
    seenAfter: after.seen,
    sourcesDiffer: sourceComparer(),
  };
}

/** Compares sources, each two of them once: many derivations have the same. */
function sourceComparer(): Comparison["sourcesDiffer"] {
  const known = new Map<string, Promise<TreeDifference>>();
  return (a, b) => {
    const key = `${a} ${b}`;
    const difference = known.get(key) ?? treeDifference(readTree(a), readTree(b));
    known.set(key, difference);
    return difference;
  };
}

function sideOf(
  store: string,
  paths: Iterable<string>,
  { ownSources, checkout, commit }: Evaluated,
): Side {
  const derivations = readClosure(paths);
  return { store, derivations, ownSources, checkout, ...(commit !== undefined && { commit }) };
}

/**
 * The derivations of a side that the other has not at the same attribute, but perhaps at another.
 */
function differing(one: Evaluated, other: Evaluated): Iterable<string> {
  return Iterator.from(one.attributes).flatMap(([attribute, mine]) => {
    const theirs = other.attributes.get(attribute);
    const known = theirs === undefined ? [] : drvPathsOf(theirs);
    return drvPathsOf(mine).filter((drvPath, index) => drvPath !== known[index]);
  });
}
