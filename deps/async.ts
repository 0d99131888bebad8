/**
 * The part of `@std/async` the program uses, typed: npm's edition of std carries no types.
 * `deno.json` maps `@std/async` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * @module
 */
import { pooledMap as pooledMap_ } from "deno-std/async/pool.js";

/** Maps at most `poolLimit` elements at a time; yields in the order of the elements. */
export const pooledMap: <T, R>(
  poolLimit: number,
  array: Iterable<T> | AsyncIterable<T>,
  iteratorFn: (data: T) => Promise<R>,
) => AsyncIterableIterator<R> = pooledMap_;
