/**
 * What a project takes from outside of itself, and the flake input that says the same.
 *
 * @module
 */

/** A tree from outside, as the project names it. */
export interface Source {
  /**
   * The name that its input would like: `nixpkgs`; another source of the same name gets a number.
   */
  readonly name: string;
  /** A package collection that is imported and told the system, or a tree of any other kind. */
  readonly kind: "nixpkgs" | "tree";
  /** The flake reference for flake.nix; absent for `<nixpkgs>`, where the person decides. */
  readonly url?: string;
  /** The commit, 40 hexadecimal digits, where the project names one. */
  readonly rev?: string;
  /**
   * Whether the commit may be on any branch or tag of the repository, not only on the one named.
   */
  readonly allRefs?: true;
  /** The hash of the unpacked tree, SRI. */
  readonly narHash?: string;
  /** Where the pinned tree is, where `url` leads to whatever is newest. */
  readonly lockedUrl?: string;
  /** Whether the expression decides which tree it is, as `<nixpkgs>` does not. */
  readonly pinned: boolean;
  /** The pin manager's file that it stands in, `nix/sources.nix`. */
  readonly managedIn?: string;
  /** What is taken of the tree: empty, or `/nixos` for `<nixpkgs/nixos>`. */
  readonly subpath: string;
  /** What its pin meant beyond the tree and an input does not: how it was updated, say. */
  readonly lost?: string;
}

/**
 * Whether two stand for one tree: of one URL, which may be a branch, two can be pinned. A manager's
 * pins are updated each by its own name, so that two are two, though they are at one tree today.
 */
export function sameTree(one: Source, two: Source): boolean {
  const isManaged = one.managedIn !== undefined && one.managedIn === two.managedIn;
  if (isManaged && one.name !== two.name) return false;
  if (one.rev !== two.rev) return false;
  return one.narHash !== undefined && two.narHash !== undefined
    ? one.narHash === two.narHash
    : one.url === two.url && (one.rev !== undefined || one.narHash === two.narHash);
}
