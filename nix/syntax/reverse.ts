/**
 * The end of a list the other way round.
 *
 * @module
 */

/** Reverses the items of a stack from an index on: what was put there first is then taken first. */
export function reverseFrom(stack: unknown[], from: number): void {
  for (let low = from, high = stack.length - 1; low < high; low++, high--) {
    const item = stack[low];
    stack[low] = stack[high];
    stack[high] = item;
  }
}
