/**
 * What a project's scripts say that names of the search path are:
 *
 *     export NIX_PATH=nixpkgs=https://github.com/NixOS/nixpkgs/archive/REVISION.tar.gz
 *     nix-build -I nixpkgs=channel:nixos-24.11
 *     nix_path: nixpkgs=channel:nixos-unstable
 *
 * @module
 */
import { matchesOf } from "../scan/lines.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { fetchedStanding } from "./channel.ts";
import { mostExact, type Standing, type Standings } from "./standing.ts";

/** The scripts, those first that a person's own shell reads. */
const scripts: readonly RegExp[] = [
  /^\.envrc$/,
  /\.(sh|bash)$/,
  /^(GNUmakefile|Makefile|\.?justfile|Jenkinsfile|Dockerfile)$/i,
  /\.ya?ml$/,
];

/** `nixpkgs=https://…`, to the end of the URL; what a variable of the shell makes is no URL. */
const ENTRY = /(?<![\w./-])([A-Za-z][\w.-]*)=((?:https?:\/\/|channel:)[^\s"'`:;,)\]}]+)/;

/** What a line has that sets the search path. */
const SEARCH_PATH = /\bNIX_PATH\b|\bnix[_-]path\b|(?<=\s)-I\s*['"]?[\w.-]+=/;

/** What each name is by the scripts among `files`. */
export function scriptedStandings(files: readonly TreeFile[]): Standings {
  const entries = scripts.flatMap((name) =>
    files.filter(({ path }) => name.test(path)).flatMap(entriesIn)
  );
  return new Map(
    [...Map.groupBy(entries, ({ name }) => name)].flatMap(([name, said]) => {
      const standing = mostExact(said.map(({ standing }) => standing));
      return standing === undefined ? [] : [[name, withOthers(standing, said)] as const];
    }),
  );
}

interface Entry {
  readonly name: string;
  readonly standing: Standing;
}

function entriesIn({ path, text }: TreeFile): readonly Entry[] {
  if (text === undefined) return [];
  const lines = text.split("\n");
  return matchesOf(path, text, ENTRY).flatMap(({ place, groups: [name = "", url = ""] }) => {
    if (/[${]/.test(url) || !SEARCH_PATH.test(lines[place.line - 1] ?? "")) return [];
    const standing = fetchedStanding(url, `${path}:${place.line}:${place.column}`);
    return standing === undefined ? [] : [{ name, standing }];
  });
}

/** Scripts that contradict the one that counts are named. */
function withOthers(standing: Standing, said: readonly Entry[]): Standing {
  const other = said.find(({ standing: another }) =>
    another.kind === "revision" && standing.kind === "revision" && another.rev !== standing.rev
  );
  if (other === undefined) return standing;
  return { ...standing, told: `${standing.told}, unlike ${other.standing.told},` };
}
