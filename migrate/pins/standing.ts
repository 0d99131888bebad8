/**
 * What a name that nothing in the code pins, like `<nixpkgs>`, stands for today: as the project's
 * scripts say, as this machine has it, as another flake has locked it.
 *
 * @module
 */

/** What somebody or something says of a name; `told` is who, in words: `.envrc:3:12`. */
export type Standing =
  /** The very tree. */
  | {
    readonly kind: "revision";
    /** The flake reference that later trees come from. */
    readonly url: string;
    /** Absent where the hash and where it is are all that is known. */
    readonly rev?: string;
    /** The hash of the unpacked tree, SRI. */
    readonly narHash?: string;
    /** Seconds since 1970. */
    readonly lastModified?: number;
    /** Where the tree is, where `url` leads to whatever is newest. */
    readonly lockedUrl?: string;
    readonly told: string;
  }
  /** Where trees come from, and not which. */
  | { readonly kind: "branch"; readonly url: string; readonly told: string }
  /** A tree that is there, and nobody knows which it is. */
  | {
    readonly kind: "unknown";
    /** What is in the way of knowing it: "does not say which revision it is". */
    readonly why: string;
    /** Where later ones come from, if that is known. */
    readonly url?: string;
    readonly told: string;
  };

/** By the name in the search path: `nixpkgs`, `nixos-unstable`. */
export type Standings = ReadonlyMap<string, Standing>;

/** Of what several say of a name, what is most exact; among equals, what comes first. */
export function mostExact(standings: readonly Standing[]): Standing | undefined {
  const ranks: readonly Standing["kind"][] = ["revision", "branch", "unknown"];
  return standings.toSorted((one, two) => ranks.indexOf(one.kind) - ranks.indexOf(two.kind))[0];
}

/** What several say of each name they know; those that come first go before. */
export function mergedStandings(all: readonly Standings[]): Standings {
  const names = new Set(all.flatMap((standings) => [...standings.keys()]));
  return new Map([...names].flatMap((name) => {
    const found = mostExact(all.flatMap((standings) => standings.get(name) ?? []));
    return found === undefined ? [] : [[name, found] as const];
  }));
}
