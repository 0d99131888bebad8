/**
 * One side of a comparison of derivations: before, or after.
 *
 * @module
 */
import type { Derivation } from "../../nix/store/derivation.ts";
import { parseStorePath } from "../../nix/store/store_path.ts";
import type { Substitute } from "./store_references.ts";
import type { TreeDifference } from "./tree_difference.ts";

/** The derivations of a side, and what of their sources is the project's own. */
export interface Side {
  /** `/nix/store` */
  readonly store: string;
  /** Every derivation in the closure of those compared, by its path. */
  readonly derivations: ReadonlyMap<string, Derivation>;
  /** The place in the project of every source that is a copy of its files; empty: the whole. */
  readonly ownSources: ReadonlyMap<string, string>;
  /** The directory that the project was evaluated in, absolute. */
  readonly checkout?: string;
  /** The commit that was checked out there. */
  readonly commit?: string;
}

/** Both sides, what each evaluation could see of the project, and how to compare sources. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** Paths of files relative to the project, as it was and as it is. */
  readonly seenBefore: ReadonlySet<string>;
  readonly seenAfter: ReadonlySet<string>;
  /** How what stands at one store path differs from what stands at another. */
  readonly sourcesDiffer: (before: string, after: string) => Promise<TreeDifference>;
}

/**
 * The derivation at a path of the side.
 *
 * @throws {ReferenceError} where the side has none: its closure was not read whole.
 */
export function derivationAt(side: Side, path: string): Derivation {
  const derivation = side.derivations.get(path);
  if (derivation === undefined) throw new ReferenceError(`no derivation was read at ${path}`);
  return derivation;
}

/** A store object's name without its digest; a derivation's also without `.drv`. */
export function nameOf(side: Side, path: string): string {
  return (parseStorePath(path, side.store)?.name ?? path).replace(/\.drv$/, "");
}

/** Substitutes for paths, by their digests; for {@linkcode substitute}. */
export function substitutesFor(
  side: Side,
  texts: Iterable<readonly [path: string, text: string]>,
): ReadonlyMap<string, Substitute> {
  const substitutes = new Map<string, Substitute>();
  for (const [path, text] of texts) {
    const parsed = parseStorePath(path, side.store);
    if (parsed !== undefined) substitutes.set(parsed.digest, { name: parsed.name, text });
  }
  return substitutes;
}

/** The output paths of a derivation that are known before it is built, with their names. */
export function outputPaths(derivation: Derivation): readonly (readonly [string, string])[] {
  return Array.from(derivation.outputs, ([name, { path }]) => [path, name] as const)
    .filter(([path]) => path !== "");
}

/**
 * The store path of what a derivation fetches, where its hash decides it: what is there is the same
 * whoever fetches it, a derivation or the evaluator. Source: Nix manual, "fixed-output
 * derivations".
 */
export function fixedPath({ outputs }: Derivation): string | undefined {
  const [output, ...others] = outputs.values();
  return output !== undefined && others.length === 0 && output.hash !== "" && output.path !== ""
    ? output.path
    : undefined;
}
