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

/** Metadata that an expression can't find out of a tree: of its content, of its time. */
const UNKNOWABLE = /^@(narHash|lastModified|lastModifiedDate|dirtyRev|dirtyShortRev)$/;

/**
 * Whether ours merely lacks what an expression can't know: metadata of the flake's own tree, or
 * with `unlocked` of any. Anything else that differs is wrong.
 *
 * @param native What native flakes say, for the trees that the paths lead to.
 */
export function isUnknowable(
  { path, ours }: Mismatch,
  native: Json,
  unlocked: boolean,
): boolean {
  const steps = path.split(".");
  const name = steps.pop() ?? "";
  if (ours !== undefined || !UNKNOWABLE.test(name)) return false;
  const root = at(native, ["self", "@sourceInfo", "@outPath"]);
  const tree = at(native, [...steps, "@outPath"]);
  return unlocked || typeof tree === "string" && tree.startsWith(String(root));
}

function at(value: Json, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>(
    (found, step) => isObject(found) ? found[step] : undefined,
    value,
  );
}
