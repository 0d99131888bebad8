/**
 * A project's tree as it was read: which files are there, what git knows of them, and the text of
 * those a migration looks at. `migrate/apply/read_tree.ts` makes it; everything else only reads it.
 *
 * @module
 */

/** What git says of the repository that the project is in. */
export interface GitState {
  /** The work tree's top directory, absolute, symbolic links resolved. */
  readonly topLevel: string;
  /** The repository's own directory (`.git`, or the one of a linked work tree), absolute. */
  readonly gitDir: string;
  /** The project's root inside the work tree: empty, or `sub/dir/` with its final slash. */
  readonly prefix: string;
  /** Whether there is a commit yet. */
  readonly hasHead: boolean;
  /**
   * Tracked files below the root that differ from the last commit: modified, staged, registered
   * with `--intent-to-add`, deleted. Relative to the root, sorted.
   */
  readonly dirty: readonly string[];
  /** Submodules below the root, relative to it, sorted; their files are not part of the tree. */
  readonly submodules: readonly string[];
  /** The repository ignores the root itself, so flakes can't see the project through this git. */
  readonly ignoresRoot: boolean;
  /** The work tree is the person's home directory or holds it: most likely kept for dot files. */
  readonly holdsHome: boolean;
}

/** What git knows of a file. `no git`: the project is not in a repository. */
export type FileStatus = "tracked" | "untracked" | "ignored" | "no git";

/** Why a file has no `text`. */
export type NoTextReason =
  /** Nothing in a scan looks at files of this name. */
  | "not wanted"
  /** It has a NUL byte: a binary, or what git-crypt encrypted. */
  | "binary"
  | "not UTF-8"
  | "too large"
  /** The operating system refuses to read it. */
  | "unreadable"
  /** A symbolic link to nothing, to itself, to a directory, or out of the root. */
  | "dangling link"
  | "link loop"
  | "link to a directory"
  | "link out of the tree";

/** One file of the tree; directories are not listed. */
export interface TreeFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly kind: "file" | "symlink";
  /** The permission bits, `0o644`; of the link itself for a symbolic link. */
  readonly mode: number;
  /** Whether the owner may execute it: the one bit of the mode that git and Nix keep. */
  readonly executable: boolean;
  readonly status: FileStatus;
  /** Where a symbolic link points, as it is written. */
  readonly target?: string;
  /**
   * The whole text, decoded from UTF-8 without loss (a byte order mark stays, as U+FEFF); through
   * a symbolic link, the text of the file it leads to.
   */
  readonly text?: string;
  /** Given exactly when there is no `text`. */
  readonly noText?: NoTextReason;
}

/** The tree. */
export interface WorkingTree {
  /** The project's directory, absolute, as the person named it. */
  readonly root: string;
  /** Absent where there is no repository. */
  readonly git?: GitState;
  /**
   * In the order of their paths (by UTF-16 unit). In a repository: what is tracked or untracked
   * and there, and of the ignored files those a scan wants. Without: what is there, but for
   * directories that tools fill (`.git`, `node_modules` …) and links named `result…`.
   */
  readonly files: readonly TreeFile[];
  /**
   * What git ignores: files, and directories with a final slash of which nothing is tracked. Absent
   * where there is no repository.
   */
  readonly ignored?: ReadonlySet<string>;
  /** What the operating system does not let us look into, relative to the root. */
  readonly unreadable: readonly string[];
}
