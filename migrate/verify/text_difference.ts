/**
 * How two texts of derivations differ, in words: which words of a list came or went, which line of
 * a script changed, or the place where they part.
 *
 * @module
 */
import type { Cause } from "../report.ts";
import { excerpts } from "./excerpt.ts";

/** What a difference of texts is, and what there is to say about it. */
export interface TextDifference {
  readonly cause: Extract<Cause, "environment" | "revision">;
  readonly detail: string;
}

/** The difference of two texts; one that is absent is `undefined`. */
export function textDifference(
  before: string | undefined,
  after: string | undefined,
): TextDifference {
  if (before === undefined || after === undefined) {
    return { cause: "environment", detail: excerpts(before, after) };
  }
  const detail = listDifference(before, after) ?? lineDifference(before, after) ??
    excerpts(before, after);
  return { cause: isRevision(before, after) ? "revision" : "environment", detail };
}

/**
 * A revision of git or Mercurial, a count of commits, a date, or what stands where there is none.
 */
const REVISION = /\b(?:[0-9a-f]{40}|[0-9a-f]{7,12}|\d+|dirty|unknown)\b/g;

/** Whether two texts are the same but for a revision, a count or a time. */
function isRevision(before: string, after: string): boolean {
  const masked = (text: string): string => text.replaceAll(REVISION, "#");
  const long = /[0-9a-f]{7}|\d{5}|dirty/;
  return masked(before) === masked(after) && (long.test(before) || long.test(after));
}

/** Lists of store paths: the names that came and went. Blanks alone are no difference of lists. */
function listDifference(before: string, after: string): string | undefined {
  const wordsOf = (text: string): readonly string[] => text.split(" ").filter((it) => it !== "");
  const [left, right] = [wordsOf(before), wordsOf(after)];
  const isList = (words: readonly string[]) =>
    words.every((word) => /^(\/|input-|source-)/.test(word));
  if (left.length + right.length < 3 || !isList(left) || !isList(right)) return undefined;
  const gone = left.filter((word) => !right.includes(word));
  const come = right.filter((word) => !left.includes(word));
  if (left.join(" ") === right.join(" ")) return undefined;
  if (gone.length + come.length === 0) {
    return "the same paths in another order, or another number of times";
  }
  return [...listed("without", gone), ...listed("with", come)].join("; ");
}

const SHOWN = 4;

function listed(title: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) return [];
  const more = words.length > SHOWN ? ` and ${words.length - SHOWN} more` : "";
  return [`${title} ${words.slice(0, SHOWN).map(nameIn).join(", ")}${more}`];
}

/** `/nix/store/…-hello-1` → `hello-1` */
function nameIn(path: string): string {
  return path.replace(/^.*\/[0-9a-z]{32}-/, "");
}

/** Scripts: the first line that differs, by its number. */
function lineDifference(before: string, after: string): string | undefined {
  const [left, right] = [before.split("\n"), after.split("\n")];
  if (left.length < 3 && right.length < 3) return undefined;
  const at = left.findIndex((line, index) => line !== right[index]);
  const index = at < 0 ? left.length : at;
  const [a, b] = [left[index], right[index]];
  return `line ${index + 1}: ${excerpts(a, b)}`;
}
