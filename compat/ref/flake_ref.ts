/**
 * Flake references as attribute sets: what stands in flake.lock under `original` and `locked`.
 *
 * The field names are Nix's own, so a reference *is* its lock-file attributes. Source of the names:
 * Nix manual, "Flake references", types; an attribute that is not listed here is an error in Nix.
 *
 * @module
 */

/** An attribute's value. Integers are not negative; `lastModified` counts seconds since 1970. */
export type AttributeValue = string | number | boolean;

/** Any attribute set, before it is known to be a flake reference. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** What every kind of reference may have. */
interface CommonAttributes {
  /** The directory in the tree where flake.nix stands; the tree's root when absent. */
  readonly dir?: string;
  /** SRI: `sha256-` and the base64 of the SHA-256 of the tree's NAR. */
  readonly narHash?: string;
}

/** `github:`, `gitlab:`, `sourcehut:`: a revision of a repository, had as an archive. */
export interface ForgeRef extends CommonAttributes {
  readonly type: "github" | "gitlab" | "sourcehut";
  readonly owner: string;
  readonly repo: string;
  readonly ref?: string;
  readonly rev?: string;
  readonly host?: string;
  readonly lastModified?: number;
  readonly treeHash?: string;
}

/** `git+file:`, `git+https:`, `git+ssh:`, `git:` */
export interface GitRef extends CommonAttributes {
  readonly type: "git";
  readonly url: string;
  readonly ref?: string;
  readonly rev?: string;
  readonly shallow?: boolean;
  readonly submodules?: boolean;
  readonly lfs?: boolean;
  readonly exportIgnore?: boolean;
  readonly allRefs?: boolean;
  readonly name?: string;
  readonly revCount?: number;
  readonly lastModified?: number;
  readonly dirtyRev?: string;
  readonly dirtyShortRev?: string;
  readonly verifyCommit?: boolean;
  readonly keytype?: string;
  readonly publicKey?: string;
  readonly publicKeys?: string;
}

/** `hg+https:` and its like. */
export interface MercurialRef extends CommonAttributes {
  readonly type: "hg";
  readonly url: string;
  readonly ref?: string;
  readonly rev?: string;
  readonly revCount?: number;
  readonly name?: string;
}

/** `path:`; a path that is not absolute is relative to the flake that names it. */
export interface PathRef extends CommonAttributes {
  readonly type: "path";
  readonly path: string;
  readonly rev?: string;
  readonly revCount?: number;
  readonly lastModified?: number;
}

/** `tarball+https:`, an archive that is unpacked; `file+https:`, a file taken as it is. */
export interface DownloadRef extends CommonAttributes {
  readonly type: "tarball" | "file";
  readonly url: string;
  readonly name?: string;
  readonly unpack?: boolean;
  readonly rev?: string;
  readonly revCount?: number;
  readonly lastModified?: number;
}

/** `nixpkgs`, `flake:nixpkgs/nixos-24.05`: a name that a registry resolves. */
export interface IndirectRef extends CommonAttributes {
  readonly type: "indirect";
  readonly id: string;
  readonly ref?: string;
  readonly rev?: string;
}

/** A flake reference. */
export type FlakeRef = ForgeRef | GitRef | MercurialRef | PathRef | DownloadRef | IndirectRef;

/** The kinds of references there are. */
export type FlakeRefType = FlakeRef["type"];

/** The reference's attributes. */
export function attributesOf(ref: FlakeRef): Attributes {
  return { ...ref };
}

/** Whether two references have the same attributes. */
export function sameRef(left: FlakeRef, right: FlakeRef): boolean {
  const [a, b] = [attributesOf(left), attributesOf(right)];
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** A path reference that is relative to the flake that names it. */
export function isRelative(ref: FlakeRef): ref is PathRef {
  return ref.type === "path" && !ref.path.startsWith("/");
}

/**
 * Whether the reference can only ever mean one tree, so that it may stand under `locked`.
 * Nix wants a revision and a NAR hash from forges, a revision from git and Mercurial, a NAR hash
 * from the others.
 */
export function isLocked(ref: FlakeRef): boolean {
  switch (ref.type) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return ref.rev !== undefined;
    case "git":
      return ref.rev !== undefined && !/^0+$/.test(ref.rev);
    case "hg":
      return ref.rev !== undefined;
    case "path":
    case "tarball":
    case "file":
      return ref.narHash !== undefined;
    case "indirect":
      return false;
    default:
      return ref satisfies never;
  }
}
