/**
 * Changes to a text by range: the only way a person's code is changed.
 *
 * @module
 */
import type { Range } from "../nodes.ts";

/** Puts `text` in the place of what reaches from `start` to `end` (UTF-16 offsets). */
export interface Edit {
  /** The first unit that goes. */
  readonly start: number;
  /** The first unit behind it; `start` for an insertion. */
  readonly end: number;
  /** What comes in its place. */
  readonly text: string;
}

/** What a change comes to: the edits, none where it is made already; or what forbids it. */
export type Change =
  | { readonly kind: "edits"; readonly edits: readonly Edit[] }
  | Refused;

/** A change that can't be made by edits, and what of the text stands in its way. */
export interface Refused {
  /** Tells it from a change that can be made. */
  readonly kind: "refused";
  /** What forbids it. */
  readonly why: Refusal;
  /** What of the text stands in its way. */
  readonly at: readonly Range[];
}

/**
 * `comment`: one would be lost. `captured`: a variable would be bound there that is bound elsewhere
 * now. `taken`: the new name is one of Nix's own, or is read there already. `not a set`: a part of
 * the path is bound to something that is no set written out. `merged`: Nix puts more into the set
 * than is written there. `read`: a variable reads what would go. `name`: it is the name of an
 * attribute, which decides what Nix merges.
 */
export type Refusal = "comment" | "captured" | "taken" | "not a set" | "merged" | "read" | "name";

/** A change that is refused because of what stands there. */
export function refused(why: Refusal, ...at: readonly Range[]): Refused {
  return { kind: "refused", why, at: at.map(({ start, end }) => ({ start, end })) };
}

/** The edits of a change, for callers that leave alone what can't be changed. */
export function editsOf(change: Change): readonly Edit[] {
  return change.kind === "edits" ? change.edits : [];
}

/** Two of the edits that overlap, if any do; {@linkcode applyEdits} throws where there are such. */
export function findOverlap(edits: readonly Edit[]): readonly [Edit, Edit] | undefined {
  const sorted = inOrder(edits);
  const index = sorted.findIndex((edit, at) => edit.start < (sorted[at - 1]?.end ?? 0));
  const [one, two] = [sorted[index - 1], sorted[index]];
  return one && two ? [one, two] : undefined;
}

/** Insertions keep their order, and stand before a replacement that begins where they are. */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * The text with all edits made. Edits may come in any order; insertions at one place are made in
 * the order given, before a replacement that begins there.
 *
 * @example
 * ```ts
 * import { applyEdits } from "./edit.ts";
 *
 * const mark = { start: 0, end: 0, text: "!" };
 * const text = applyEdits("a b", [{ start: 2, end: 3, text: "c" }, mark]);
 * if (text !== "!a c") throw new Error(text);
 * ```
 *
 * @throws {RangeError} when edits overlap, or one is not a range of whole numbers within the text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = inOrder(edits);
  const pieces: string[] = [];
  let at = 0;
  for (const edit of sorted) {
    if (!isWithin(edit, text)) {
      throw new RangeError(`edit ${edit.start}–${edit.end} is not within the text`);
    }
    if (edit.start < at) throw new RangeError(`edits overlap at ${edit.start}`);
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}

function isWithin({ start, end }: Edit, { length }: string): boolean {
  const areWhole = Number.isInteger(start) && Number.isInteger(end);
  return areWhole && 0 <= start && start <= end && end <= length;
}
