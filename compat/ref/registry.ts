/**
 * Flake registries: which reference a name stands for.
 *
 * Source of the rules: Nix manual, `nix registry`, "Registry format" (version 2).
 *
 * @module
 */
import { Failure, failure } from "../../nix/diagnostic.ts";
import { type Attributes, type FlakeRef, sameRef } from "./flake_ref.ts";
import { refFromAttributes } from "./from_attributes.ts";
import { printFlakeRef } from "./print.ts";

/** One entry: `from` stands for `to`. */
export interface RegistryEntry {
  readonly from: FlakeRef;
  readonly to: FlakeRef;
  /** Whether only `from` itself matches, and not `from` with another branch or revision. */
  readonly exact: boolean;
}

/** The entries of one registry, the first match counts. */
export type Registry = readonly RegistryEntry[];

/** After so many steps from name to name the registries lead in a circle. */
const MOST_STEPS = 100;

/** Reads a registry file. Throws a failure for a text that is none. */
export function parseRegistry(text: string, file: string): Registry {
  const json = parseJson(text, file);
  // Nix writes null for a registry without entries, and needs no word of them.
  const flakes = json?.flakes ?? [];
  if (json?.version !== 2 || !Array.isArray(flakes)) {
    throw failure("registry", `"${file}" is no flake registry of version 2`);
  }
  return flakes.map((entry: Readonly<Record<string, unknown>> | null) => ({
    from: refIn(entry?.from, file),
    to: refIn(entry?.to, file),
    exact: entry?.exact === true,
  }));
}

function refIn(value: unknown, file: string): FlakeRef {
  if (typeof value !== "object" || value === null) {
    throw failure("registry", `"${file}" has an entry without a flake reference`);
  }
  // Nix 2.34 marks what it has pinned.
  const { __final: _final, ...attributes } = value as Attributes;
  try {
    return refFromAttributes(attributes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw failure("registry", `"${file}" has an entry that is none: ${error.message}`);
  }
}

function parseJson(text: string, file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    throw failure("registry", `Cannot parse "${file}": it is not JSON`);
  }
}

/** The text of a registry file, as Nix writes it. */
export function printRegistry(registry: Registry): string {
  const flakes = registry.map(({ from, to, exact }) => ({
    ...(exact ? { exact } : {}),
    from: sorted(from),
    to: sorted(to),
  }));
  return JSON.stringify({ flakes: flakes.length === 0 ? null : flakes, version: 2 }, null, 2);
}

function sorted(ref: FlakeRef): Attributes {
  return Object.fromEntries(Object.entries({ ...ref }).sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Follows the registries, the first one first, until nothing matches. Throws a failure for a name
 * that none of them has, and for a circle.
 */
export function resolveRef(ref: FlakeRef, registries: readonly Registry[]): FlakeRef {
  let current = withoutDir(ref);
  let dir: string | undefined;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const entry = registries.flat().find((candidate) => matches(candidate, current));
    if (entry === undefined) return resolved(current, dir ?? ref.dir);
    dir = entry.to.dir;
    const to = withoutDir(entry.to);
    current = entry.exact ? to : withOverrides(to, entry.from, current);
  }
  throw failure("registry", `the flake registries lead in a circle from '${printFlakeRef(ref)}'`);
}

function resolved(ref: FlakeRef, dir: string | undefined): FlakeRef {
  if (ref.type !== "indirect") return dir === undefined ? ref : { ...ref, dir };
  throw failure(
    "unknown-flake",
    `cannot find flake '${printFlakeRef(ref)}' in the flake registries`,
  );
}

function withoutDir(ref: FlakeRef): FlakeRef {
  const { dir: _dir, ...rest } = ref;
  return rest as FlakeRef;
}

function matches({ from, exact }: RegistryEntry, ref: FlakeRef): boolean {
  if (sameRef(from, ref)) return true;
  if (exact) return false;
  const { ref: _ref, rev: _rev, ...bare } = ref as FlakeRef & { ref?: string; rev?: string };
  return sameRef(from, bare as FlakeRef);
}

/** The branch and the revision that were asked for replace those of the entry. */
function withOverrides(to: FlakeRef, from: FlakeRef, asked: FlakeRef): FlakeRef {
  const ref = pick(from, "ref") === undefined ? pick(asked, "ref") : undefined;
  const rev = pick(from, "rev") === undefined ? pick(asked, "rev") : undefined;
  if (ref === undefined && rev === undefined) return to;
  switch (to.type) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return forgeAt(to, ref, rev);
    case "git":
    case "hg":
    case "indirect":
      return {
        ...to,
        ...(ref === undefined ? {} : { ref }),
        ...(rev === undefined ? {} : { rev }),
      };
    case "path":
    case "tarball":
    case "file":
      throw failure(
        "registry",
        `input '${printFlakeRef(to)}' has no branches: '${ref ?? rev}' can't be chosen`,
      );
    default:
      return to satisfies never;
  }
}

type Forge = Extract<FlakeRef, { type: "github" | "gitlab" | "sourcehut" }>;

function forgeAt(to: Forge, ref: string | undefined, rev: string | undefined): FlakeRef {
  if (ref !== undefined && rev !== undefined) {
    throw failure(
      "registry",
      `cannot apply both '${rev}' and '${ref}' to input '${printFlakeRef(to)}'`,
    );
  }
  const { ref: _ref, rev: _rev, ...bare } = to;
  return ref === undefined ? { ...bare, rev: rev! } : { ...bare, ref };
}

function pick(ref: FlakeRef, name: "ref" | "rev"): string | undefined {
  const value = (ref as { readonly ref?: string; readonly rev?: string })[name];
  return value;
}
