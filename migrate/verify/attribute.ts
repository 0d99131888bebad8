/**
 * The attributes whose derivations are compared, and what they are called.
 *
 * @module
 */
import type { PlannedOutput } from "../plan/plan.ts";

/** A legacy entry file. */
export type Entry = PlannedOutput["entry"];

/** An attribute of an entry file: `nix-build FILE -A PATH`. */
export interface Attribute {
  readonly entry: Entry;
  /** Empty for the file's whole value. */
  readonly path: readonly string[];
}

/** The attribute as the person knows it: `default.nix -A hello`, `shell.nix`. */
export function attributeName({ entry, path }: Attribute): string {
  return path.length === 0 ? entry : `${entry} -A ${path.map(quoted).join(".")}`;
}

/** `-A` splits at full stops outside quotes. */
function quoted(name: string): string {
  return name === "" || /[."\s]/.test(name) ? `"${name}"` : name;
}

/**
 * Where the flake has a legacy attribute: the planned output at it or, nearest, above it;
 * `undefined` where the plan has none. `SYSTEM` is replaced.
 */
export function flakePath(
  attribute: Attribute,
  outputs: readonly PlannedOutput[],
  system: string,
): readonly string[] | undefined {
  const above = outputs.filter(({ entry, legacyPath }) => {
    return entry === attribute.entry &&
      legacyPath.every((name, index) => attribute.path[index] === name);
  });
  const nearest = above.toSorted((a, b) => b.legacyPath.length - a.legacyPath.length)[0];
  if (nearest === undefined) return undefined;
  const head = nearest.attributePath.map((name) => name === "SYSTEM" ? system : name);
  return [...head, ...attribute.path.slice(nearest.legacyPath.length)];
}
