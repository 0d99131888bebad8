/**
 * Long lists of store paths, in parts that a command line holds.
 *
 * @module
 */

/** Of 250 bytes at most each, these are half of what Linux lets a command line have. */
const MOST = 4000;

/** The list in its order, in parts that are not empty. */
export function slices<T>(list: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / MOST);
  return Array.from({ length: count }, (_, at) => list.slice(at * MOST, (at + 1) * MOST));
}
