/**
 * Native flakes against ours: two JSON values, and what may be absent from ours.
 *
 * @module
 */

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** One place where two values differ; undefined for what is not there. */
export interface Mismatch {
  /** `self.@rev` */
  readonly path: string;
  readonly native: Json | undefined;
  readonly ours: Json | undefined;
}

/** Every place where the two differ, innermost. */
export function mismatches(
  native: Json | undefined,
  ours: Json | undefined,
  path = "",
): Mismatch[] {
  if (isObject(native) && isObject(ours)) {
    const names = new Set([...Object.keys(native), ...Object.keys(ours)]);
    return [...names].sort().flatMap((name) =>
      mismatches(native[name], ours[name], path === "" ? name : `${path}.${name}`)
    );
  }
  return JSON.stringify(native) === JSON.stringify(ours) ? [] : [{ path, native, ours }];
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether ours merely lacks what an expression can't know: what native flakes say of a tree's
 * content and time. Anything else that differs is wrong.
 */
export function isUnknowable({ path, ours }: Mismatch): boolean {
  return ours === undefined &&
    /\.@(narHash|lastModified|lastModifiedDate|dirtyRev|dirtyShortRev)$/.test(path);
}
