/**
 * A plan as a unified diff in git's format: what `--dry-run` shows and `git apply` carries out.
 *
 * @module
 */
import type { StructuredPatch } from "diff";
import type { Plan, TextChange } from "../plan/plan.ts";

/**
 * How many lines of a file may go and come before it is shown as replaced whole: to find the fewest
 * takes time by the square of that.
 */
const MOST_CHANGED_LINES = 2000;

/**
 * The diff, exact to the byte; empty for a plan without changes. Modes need no line in it: `git
 * apply` keeps those of edited and renamed files, and new files are 100644, as in `apply()`.
 *
 * A file that moves away comes before the one that takes its place: `rename from default.nix`,
 * then `new file` for the same name. Source of the format: git-diff(1), "Generating patch text".
 */
export async function unifiedDiff(plan: Pick<Plan, "changes">): Promise<string> {
  const { formatPatch, structuredPatch } = await import("diff");
  const changes = plan.changes.filter((change) => change.kind !== "track");
  return changes.toSorted(inReadingOrder).map((change) => {
    const [from, before] = sourceOf(change);
    const names = [`a/${from}`, `b/${change.path}`] as const;
    const whole = (from: string, to: string): StructuredPatch =>
      structuredPatch(...names, from, to, undefined, undefined, { context: 3 });
    const options = { context: 3, maxEditLength: MOST_CHANGED_LINES };
    const patch = structuredPatch(...names, before, change.text, undefined, undefined, options) ??
      both(whole(before, ""), whole("", change.text));
    return formatPatch(asGit(change, patch));
  }).join("");
}

/** All lines go, then all come, as one hunk. */
function both(going: StructuredPatch, coming: StructuredPatch): StructuredPatch {
  const hunks = [...going.hunks, ...coming.hunks];
  const [first, last] = [hunks[0], hunks.at(-1)];
  if (first === undefined || last === undefined) return going;
  const { oldStart, oldLines } = first;
  const { newStart, newLines } = last;
  const lines = hunks.flatMap(({ lines }) => lines);
  return { ...going, hunks: [{ oldStart, oldLines, newStart, newLines, lines }] };
}

/** By the place the reader knows; what leaves it first. */
function inReadingOrder(a: TextChange, b: TextChange): number {
  const [placeA, placeB] = [sourceOf(a)[0], sourceOf(b)[0]];
  if (placeA !== placeB) return placeA < placeB ? -1 : 1;
  return Number(b.kind === "move") - Number(a.kind === "move");
}

/** The path and the text a change starts from. */
function sourceOf(change: TextChange): readonly [path: string, text: string] {
  switch (change.kind) {
    case "create":
      return [change.path, ""];
    case "edit":
    case "delete":
      return [change.path, change.before];
    case "move":
      return [change.from, change.before];
    default:
      throw new TypeError(`A change of no kind: ${change satisfies never}`);
  }
}

/** The patch with what git's extended header tells of the change. */
function asGit(change: TextChange, patch: StructuredPatch): StructuredPatch {
  switch (change.kind) {
    case "create":
      return { ...patch, isGit: true, isCreate: true, oldFileName: "/dev/null" };
    case "edit":
      return { ...patch, isGit: true };
    case "delete":
      return { ...patch, isGit: true, isDelete: true, newFileName: "/dev/null" };
    case "move":
      return { ...patch, isGit: true, isRename: true };
    default:
      throw new TypeError(`A change of no kind: ${change satisfies never}`);
  }
}
