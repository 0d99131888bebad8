/**
 * What comes into a profile: where it is from, what it is called there, and which of two packages
 * with one file wins.
 *
 * @module
 */
import { pathsOf, type Target } from "../compat/bridge/targets.ts";
import { freeName, profileName } from "../compat/bridge/profile_name.ts";
import { printFlakeRef } from "../compat/ref/mod.ts";
import { nameIn, USUAL_PRIORITY, type Wanted } from "../nix/tools/profile.ts";
import type { Evaluated } from "./evaluating.ts";
import { elementsIn, identifier, type Origin, withoutVersion } from "./profile_elements.ts";

/** What is to be installed: for each installable its targets and its source. */
export interface Found {
  readonly targets: readonly (readonly Target[])[];
  readonly sources: readonly (Source | null)[];
}

/** Where a package is from, and what it says of its priority. */
export interface Source {
  readonly origin: Omit<Origin, "name">;
  readonly priority: number;
}

/** The sources of installables; null for one that is of no flake, and can't be upgraded. */
export async function sourcesOf(
  { installables, found, ask }: Evaluated,
): Promise<readonly (Source | null)[]> {
  const asked = installables.map((one) =>
    one.kind === "flake"
      ? `(let found = ${found(one)}; in { path = dotted found.path; ` +
        `priority = found.value.meta.priority or null; })`
      : "null"
  );
  const answers = await ask(`[ ${asked.join(" ")} ]`) as unknown as readonly (Answer | null)[];
  return installables.map((one, at) => {
    const answer = answers[at] ?? null;
    if (one.kind !== "flake" || answer === null) return null;
    const { flake: { reference, locked }, fragment, outputs } = one;
    const chosen = outputs === "all" ? ["*"] : outputs === "default" ? null : [...outputs].sort();
    const origin = {
      installable: `${reference}#${fragment}${chosen === null ? "" : `^${chosen.join()}`}`,
      attrPath: answer.path,
      originalUrl: reference,
      url: printFlakeRef(locked),
      outputs: chosen,
    };
    const { priority } = answer;
    return { origin, priority: Number.isInteger(priority) ? Number(priority) : USUAL_PRIORITY };
  });
}

/** What Nix says of a package of a flake. */
interface Answer {
  readonly path: string;
  readonly priority: unknown;
}

/** How packages come into a profile. */
export interface Installing {
  readonly profile: string | undefined;
  /** The priority of them all; what each has or says unless told. */
  readonly priority?: number;
  /** Whether what is there from the same source makes way; else it stays, and is told of. */
  readonly isUpgrade: boolean;
}

/** What is new in a profile. */
export interface Additions {
  readonly wanted: readonly Wanted[];
  /** The names of what is there already. */
  readonly present: readonly string[];
}

/** What of the found is new, each package of a flake under a name of its own. */
export async function additionsOf(
  { targets, sources }: Found,
  { profile, priority, isUpgrade }: Installing,
): Promise<Additions> {
  const there = await elementsIn(profile);
  const elements = new Map(there.map((one) => [identifier(one), one]));
  const names = new Set(there.map(({ name }) => name));
  const wanted: Wanted[] = [];
  const present: string[] = [];
  for (const [at, each] of targets.entries()) {
    const source = sources[at] ?? null;
    const paths = each.flatMap(pathsOf);
    const own = withoutVersion(nameIn(paths[0] ?? ""));
    const known = elements.get(identifierOf(source, own));
    if (known !== undefined && !isUpgrade) {
      present.push(known.name);
      continue;
    }
    const name = known?.name ?? freeName(nameFor(source) ?? own, names);
    names.add(name);
    const note = source === null ? {} : { note: JSON.stringify({ ...source.origin, name }) };
    const chosen = priority ?? known?.priority ?? source?.priority ?? USUAL_PRIORITY;
    wanted.push(...paths.map((path) => ({ path, priority: chosen, ...note })));
  }
  return { wanted, present };
}

function identifierOf(source: Source | null, name: string): string {
  const origin = source === null ? {} : { origin: { ...source.origin, name } };
  return identifier({ name, paths: [], priority: USUAL_PRIORITY, ...origin });
}

function nameFor(source: Source | null): string | undefined {
  return source === null
    ? undefined
    : profileName(source.origin.originalUrl, source.origin.attrPath);
}
