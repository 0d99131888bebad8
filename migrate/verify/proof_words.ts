/**
 * What a proof tells in words, for every way to tell it.
 *
 * @module
 */
import type { Cause, Proof, ProofRow } from "../report.ts";

/** What stands before the thing that differs: `the name of the source ./src`. */
export function causeWords(cause: Cause): string {
  switch (cause) {
    case "source-name":
      return "name of the source";
    case "source-filter":
      return "filter of the source";
    case "source-content":
      return "content of the source";
    case "revision":
      return "revision or time in";
    case "checkout":
      return "place of the project in";
    case "commit":
      return "commit in";
    case "environment":
      return "environment attribute";
    case "builder":
      return "builder:";
    case "output":
      return "output";
    case "dependency":
      return "dependency";
    case "unlocked-input":
      return "needs the input";
    case "impure":
      return "only with";
    case "option":
      return "option";
    case "error":
      return "error";
    case "missing":
      return "missing";
    case "more":
      return "…";
    default:
      return cause satisfies never;
  }
}

/** A verdict in words. */
export function verdictWords(verdict: ProofRow["verdict"]): string {
  switch (verdict) {
    case "identical":
    case "explained":
    case "different":
    case "failed":
      return verdict;
    case "failed-before":
      return "failed before, too";
    case "unreachable":
      return "not reached";
    case "out-of-time":
      return "out of time";
    default:
      return verdict satisfies never;
  }
}

/** What is compared besides the migration, where only git's history knows of that. */
export function laterWords(history: Proof["history"]): string | undefined {
  if (history === undefined || history.later === 0) return undefined;
  const commits = history.later === 1 ? "1 commit" : `${history.later} commits`;
  return `What ${commits} changed after flake.nix came shows, too; \`git checkout ` +
    `${history.commit.slice(0, 12)}\` and then verify compares the migration alone.`;
}
