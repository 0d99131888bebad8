/**
 * What the names that a project looks up, and nothing in its code pins, stand for today.
 *
 * @module
 */
import type { Source } from "../scan/source.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { channelsHere } from "./channels.ts";
import { scriptedStandings } from "./scripted.ts";
import { mergedStandings, type Standings } from "./standing.ts";

/** What is known beside a project's own text. */
export interface StandingsOptions {
  /** Whether it is decided what `<nixpkgs>` becomes. */
  readonly nixpkgsDecided: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Asks the project's scripts, since they are what everybody shares who works on it; then the search
 * path of this machine, for those that they give no revision.
 */
export async function standingsFor(
  sources: readonly Source[],
  files: readonly TreeFile[],
  { nixpkgsDecided, signal }: StandingsOptions,
): Promise<Standings> {
  const told = scriptedStandings(files);
  const looked = sources.filter(({ pinned }) => !pinned).map(({ name }) => name);
  const names = new Set(["nixpkgs", ...looked]).difference(
    new Set(nixpkgsDecided ? ["nixpkgs"] : []),
  );
  const vague = [...names].filter((name) => told.get(name)?.kind !== "revision");
  const here = vague.length === 0
    ? new Map()
    : await channelsHere(vague, signal === undefined ? {} : { signal });
  return mergedStandings([told, here]);
}
