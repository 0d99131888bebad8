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
export interface CommonAttributes {
  /** The directory in the tree where flake.nix stands; the tree's root when absent. */
  readonly dir?: string;
  /** SRI: `sha256-` and the base64 of the SHA-256 of the tree's NAR. */
  readonly narHash?: string;
}

/** `github:`, `gitlab:`, `sourcehut:`: a revision of a repository, had as an archive. */
export interface ForgeRef extends CommonAttributes {
  /** Which forge. */
  readonly type: "github" | "gitlab" | "sourcehut";
  /** The user or group; a group of gitlab may be a path. */
  readonly owner: string;
  /** The repository's name. */
  readonly repo: string;
  /** The branch or tag. */
  readonly ref?: string;
  /** The commit: 40 hexadecimal digits, 64 with SHA-256. */
  readonly rev?: string;
  /** The forge's host, where it is not the usual one. */
  readonly host?: string;
  /** When the commit was made, in seconds since 1970. */
  readonly lastModified?: number;
  /** Git's hash of the tree. */
  readonly treeHash?: string;
}

/** `git+file:`, `git+https:`, `git+ssh:`, `git:` */
export interface GitRef extends CommonAttributes {
  /** Tells it from the others. */
  readonly type: "git";
  /** Where the repository is, without `git+`. */
  readonly url: string;
  /** The branch or tag. */
  readonly ref?: string;
  /** The commit: 40 hexadecimal digits, 64 with SHA-256. */
  readonly rev?: string;
  /** Whether a clone without history will do. */
  readonly shallow?: boolean;
  /** Whether the tree has the submodules in it. */
  readonly submodules?: boolean;
  /** Whether files of Git LFS are fetched. */
  readonly lfs?: boolean;
  /** Whether the attribute `export-ignore` is heeded. */
  readonly exportIgnore?: boolean;
  /** Whether the commit may be on any branch. */
  readonly allRefs?: boolean;
  /** The name in the store. */
  readonly name?: string;
  /** How many commits lead to this one, itself included. */
  readonly revCount?: number;
  /** When the commit was made, in seconds since 1970. */
  readonly lastModified?: number;
  /** The commit that a changed tree started from, and `-dirty`. */
  readonly dirtyRev?: string;
  /** The same, shortened. */
  readonly dirtyShortRev?: string;
  /** Whether the commit's signature is checked. */
  readonly verifyCommit?: boolean;
  /** The kind of the key that must have signed. */
  readonly keytype?: string;
  /** The key that must have signed. */
  readonly publicKey?: string;
  /** The keys of which one must have signed, as JSON. */
  readonly publicKeys?: string;
}

/** `hg+https:` and its like. */
export interface MercurialRef extends CommonAttributes {
  /** Tells it from the others. */
  readonly type: "hg";
  /** Where the repository is, without `hg+`. */
  readonly url: string;
  /** The branch or tag. */
  readonly ref?: string;
  /** The commit: 40 hexadecimal digits. */
  readonly rev?: string;
  /** How many commits lead to this one. */
  readonly revCount?: number;
  /** The name in the store. */
  readonly name?: string;
}

/** `path:`; a path that is not absolute is relative to the flake that names it. */
export interface PathRef extends CommonAttributes {
  /** Tells it from the others. */
  readonly type: "path";
  /** The directory. */
  readonly path: string;
  /** The commit: 40 hexadecimal digits, 64 with SHA-256. */
  readonly rev?: string;
  /** How many commits lead to this one. */
  readonly revCount?: number;
  /** When the newest file was changed, in seconds since 1970. */
  readonly lastModified?: number;
}

/** `tarball+https:`, an archive that is unpacked; `file+https:`, a file taken as it is. */
export interface DownloadRef extends CommonAttributes {
  /** Whether it is unpacked. */
  readonly type: "tarball" | "file";
  /** Where it is, without `tarball+` or `file+`. */
  readonly url: string;
  /** The name in the store. */
  readonly name?: string;
  /** Whether it is unpacked, whatever its name. */
  readonly unpack?: boolean;
  /** The commit that the server says it is. */
  readonly rev?: string;
  /** How many commits lead to that one. */
  readonly revCount?: number;
  /** When the newest file in it was changed, in seconds since 1970. */
  readonly lastModified?: number;
}

/** `nixpkgs`, `flake:nixpkgs/nixos-24.05`: a name that a registry resolves. */
export interface IndirectRef extends CommonAttributes {
  /** Tells it from the others. */
  readonly type: "indirect";
  /** The name that the registry knows. */
  readonly id: string;
  /** The branch or tag that takes the place of the one the registry has. */
  readonly ref?: string;
  /** The commit: 40 hexadecimal digits, 64 with SHA-256. */
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
