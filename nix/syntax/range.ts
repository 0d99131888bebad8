/**
 * Ranges of a text, in UTF-16 units.
 *
 * @module
 */
import type { Range } from "./nodes.ts";

/** Whether a range lies in another, or is the same. */
export function within(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
