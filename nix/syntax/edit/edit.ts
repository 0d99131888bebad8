/**
 * Changes to a text by range: the only way a person's code is changed.
 *
 * @module
 */

/** Puts `text` in the place of what reaches from `start` to `end` (UTF-16 offsets). */
export interface Edit {
  /** The first unit that goes. */
  readonly start: number;
  /** The first unit behind it; `start` for an insertion. */
  readonly end: number;
  /** What comes in its place. */
  readonly text: string;
}

/**
 * The text with all edits made. Edits may come in any order; insertions at one place are made in
 * the order given, before a replacement that begins there.
 *
 * @example
 * ```ts
 * import { applyEdits } from "./edit.ts";
 *
 * const text = applyEdits("a b", [{ start: 2, end: 3, text: "c" }, { start: 0, end: 0, text: "!" }]);
 * if (text !== "!a c") throw new Error(text);
 * ```
 *
 * @throws {RangeError} when edits overlap, or one reaches out of the text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) throw new RangeError(`edits overlap at ${edit.start}`);
    if (edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}–${edit.end} is not within the text`);
    }
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}
