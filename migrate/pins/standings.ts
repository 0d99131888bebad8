/**
 * What the names that a project looks up, and nothing in its code pins, stand for today.
 *
 * @module
 */
import { type LockedInput, lockedInputs, lockFlake } from "../../compat/lock/mod.ts";
import { type FlakeRef, isRelative, printFlakeRef } from "../../compat/ref/mod.ts";
import { Failure, failure } from "../../nix/diagnostic.ts";
import type { Source } from "../scan/source.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { channelsHere } from "./channels.ts";
import { scriptedStandings } from "./scripted.ts";
import { mergedStandings, type Standing, type Standings } from "./standing.ts";

/** What is known beside a project's own text. */
export interface StandingsOptions {
  /** Whether it is decided what `<nixpkgs>` becomes. */
  readonly nixpkgsDecided: boolean;
  /** Flakes whose locks say what names stand for: directories, or flake references. */
  readonly inputsFrom: readonly string[];
  /** Whether the network may be used for them. */
  readonly network: boolean;
  readonly progress?: (words: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Asks the locks of other flakes, where the person names them; the project's scripts, since they
 * are what everybody shares who works on it; then the search path of this machine, for names that
 * have no revision by then.
 *
 * @throws {Failure} where one of those flakes can't be had.
 */
export async function standingsFor(
  sources: readonly Source[],
  files: readonly TreeFile[],
  { nixpkgsDecided, inputsFrom, ...options }: StandingsOptions,
): Promise<Standings> {
  const locks = inputsFrom.map((flake) => standingsIn(flake, options));
  const told = mergedStandings([...await Promise.all(locks), scriptedStandings(files)]);
  const looked = sources.filter(({ pinned }) => !pinned).map(({ name }) => name);
  const names = new Set(["nixpkgs", ...looked]).difference(
    new Set(nixpkgsDecided ? ["nixpkgs"] : []),
  );
  const vague = [...names].filter((name) => told.get(name)?.kind !== "revision");
  const here = vague.length === 0
    ? new Map()
    : await channelsHere(vague, options.signal === undefined ? {} : { signal: options.signal });
  return mergedStandings([told, here]);
}

/** What the inputs of a flake are locked at; those that are a part of it are its own. */
async function standingsIn(
  flake: string,
  options: Pick<StandingsOptions, "network" | "progress" | "signal">,
): Promise<Standings> {
  const { lock } = await lockFlake({ ...options, flake, refresh: false }).catch((error) => {
    throw error instanceof Failure ? notTaken(flake, error) : error;
  });
  const inputs = [...lockedInputs(lock)].filter(([, { original }]) => !isRelative(original));
  return new Map(inputs.map(([name, input]) => [name, lockedStanding(input, flake)]));
}

/** The failure, and of which flake it tells. */
function notTaken(flake: string, { diagnostics }: Failure): Failure {
  const which = failure("inputs-from", `Nothing can be taken from ${flake} (--inputs-from)`);
  return new Failure(...diagnostics, ...which.diagnostics);
}

function lockedStanding({ original, locked }: LockedInput, flake: string): Standing {
  const { rev, narHash } = locked;
  const lastModified = "lastModified" in locked ? locked.lastModified : undefined;
  return {
    kind: "revision",
    url: printFlakeRef(original.type === "indirect" ? unlocked(locked) : original),
    ...(rev !== undefined && { rev }),
    ...(narHash !== undefined && { narHash }),
    ...(lastModified !== undefined && { lastModified }),
    ...(locked.type === "tarball" && { lockedUrl: locked.url }),
    told: `the lock of ${flake}`,
  };
}

/** What a name in a registry led to, without the revision where newer ones have the same place. */
function unlocked(locked: FlakeRef): FlakeRef {
  if (!("repo" in locked)) return locked;
  const { rev: _rev, narHash: _hash, lastModified: _time, treeHash: _tree, ...rest } = locked;
  return rest;
}
