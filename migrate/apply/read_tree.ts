/**
 * Reading a project's tree: what is there, what git knows of it, the text of what a scan wants.
 *
 * @module
 */
import { join, relative, resolve } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import type {
  FileStatus,
  GitState,
  NoTextReason,
  TreeFile,
  WorkingTree,
} from "../scan/working_tree.ts";
import { git, nulSeparated, readGitState } from "./git.ts";

/** Directories that programs fill, or that hold the history: never part of a tree without git. */
const SKIPPED_DIRECTORIES = new Set([".git", ".hg", ".jj", ".svn", "_darcs", "node_modules"]);

/** The files whose text a scan wants, and the size in bytes from which it does not any more. */
const WANTED: readonly { readonly name: RegExp; readonly limit: number }[] = [
  { name: /\.nix$/, limit: 32 << 20 },
  { name: /(\.json|(^|\/)(flake|lon)\.lock)$/, limit: 1 << 20 },
  {
    name:
      /^((README|CONTRIBUTING|HACKING)[^/]*|(Cargo|pyproject)\.toml|[^/]+\.cabal|template(s\/[^/]+)?\/README[^/]*)$/i,
    limit: 1 << 20,
  },
  { name: /\.(sh|bash)$/, limit: 256 << 10 },
  { name: /^\.(envrc|gitignore|gitmodules|gitattributes)$/, limit: 1 << 20 },
  { name: /^(GNUmakefile|Makefile|\.?justfile|Jenkinsfile|Dockerfile)$/i, limit: 1 << 20 },
  {
    name:
      /^(\.(github|forgejo|gitea|gitlab|circleci|woodpecker|builds|buildkite|semaphore)\/.+|[^/]+)\.ya?ml$/,
    limit: 1 << 20,
  },
];

/**
 * Reads the tree of the directory. Throws a failure when it is not there, is no directory or
 * can't be read, or when git refuses the repository that it is in.
 */
export async function readTree(directory: string): Promise<WorkingTree> {
  const root = resolve(directory);
  checkDirectory(root, directory);
  const unreadable: string[] = [];
  const state = await readGitState(root);
  const { paths, ignored } = state === undefined || state.ignoresRoot
    ? { paths: walk(root, state === undefined ? "no git" : "ignored", unreadable) }
    : await listWithGit(root, state);
  const realRoot = Deno.realPathSync(root);
  const files: TreeFile[] = [];
  for (const path of [...paths.keys()].sort()) {
    const file = readFile(realRoot, path, paths.get(path)!);
    if (file === "unreadable") unreadable.push(path);
    else if (file !== undefined) files.push(file);
  }
  return { root, ...(state && { git: state }), files, ...(ignored && { ignored }), unreadable };
}

/** Throws a failure where `root`, which the person named so, is no directory that can be read. */
export function checkDirectory(root: string, named: string): void {
  try {
    if (!Deno.statSync(root).isDirectory) {
      throw failure("not-a-directory", `${named} is not a directory`, {
        help: "Name the directory that default.nix or shell.nix is in",
      });
    }
    Deno.readDirSync(root)[Symbol.iterator]().next();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw failure("no-such-directory", `There is no directory ${named}`, {
        help: "Check how it is spelt; it is looked for from the current directory",
      });
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw failure("unreadable-directory", `The directory ${named} can't be read`, {
        help: `Give yourself the permission: chmod u+rx ${named}`,
      });
    }
    throw error;
  }
}

/** What git tracks, what it does not yet track, and of what it ignores the wanted files. */
async function listWithGit(root: string, state: GitState): Promise<Listed> {
  const others = ["ls-files", "-z", "--others", "--exclude-standard"];
  const [tracked, untracked, ignored] = await Promise.all([
    git(root, ["ls-files", "-z"]),
    git(root, others),
    git(root, [...others, "--ignored", "--directory"]),
  ]);
  const paths = new Map<string, FileStatus>();
  const ignoredPaths = new Set(nulSeparated(ignored));
  for (const path of ignoredPaths) {
    if (limitFor(path) !== undefined) paths.set(path, "ignored");
  }
  for (const path of nulSeparated(untracked)) {
    if (!path.endsWith("/")) paths.set(path, "untracked");
  }
  for (const path of nulSeparated(tracked)) paths.set(path, "tracked");
  for (const path of state.submodules) paths.delete(path);
  return { paths, ignored: ignoredPaths };
}

/** The files of a tree, and what else `WorkingTree.ignored` names. */
interface Listed {
  readonly paths: ReadonlyMap<string, FileStatus>;
  readonly ignored?: ReadonlySet<string>;
}

/** Every file below the root, without following links. */
function walk(root: string, status: FileStatus, unreadable: string[]): Map<string, FileStatus> {
  const paths = new Map<string, FileStatus>();
  const pending = [""];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    try {
      for (const entry of Deno.readDirSync(join(root, at))) {
        const path = at === "" ? entry.name : `${at}/${entry.name}`;
        if (entry.isDirectory) {
          if (!SKIPPED_DIRECTORIES.has(entry.name)) pending.push(path);
        } else if (!entry.isSymlink || !entry.name.startsWith("result")) {
          paths.set(path, status);
        }
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
      unreadable.push(at);
    }
  }
  return paths;
}

/** One file; `undefined` when it is gone, or neither a file nor a link. */
function readFile(
  root: string,
  path: string,
  status: FileStatus,
): TreeFile | "unreadable" | undefined {
  const absolute = `${root}/${path}`;
  const info = lstat(absolute);
  if (info === undefined || info === "unreadable") return info;
  if (!info.isFile && !info.isSymlink) return undefined;
  const mode = (info.mode ?? 0o644) & 0o7777;
  return {
    path,
    kind: info.isSymlink ? "symlink" : "file",
    mode,
    executable: info.isFile && (mode & 0o100) !== 0,
    status,
    ...(info.isSymlink && { target: Deno.readLinkSync(absolute) }),
    ...readText(root, path, info),
  };
}

function lstat(path: string): Deno.FileInfo | "unreadable" | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied ? "unreadable" : undefined;
  }
}

type Text = { readonly text: string } | { readonly noText: NoTextReason };

function readText(root: string, path: string, info: Deno.FileInfo): Text {
  const limit = limitFor(path);
  if (limit === undefined) return { noText: "not wanted" };
  try {
    const named = `${root}/${path}`;
    const real = info.isSymlink ? Deno.realPathSync(named) : named;
    if (info.isSymlink && /^\.\.(\/|$)/.test(relative(root, real))) {
      return { noText: "link out of the tree" };
    }
    const { isFile, isDirectory, size } = info.isSymlink ? Deno.statSync(real) : info;
    if (isDirectory) return { noText: "link to a directory" };
    if (!isFile) return { noText: "unreadable" };
    return size > limit ? { noText: "too large" } : decode(Deno.readFileSync(real));
  } catch (error) {
    return { noText: reasonOf(error) };
  }
}

function decode(bytes: Uint8Array): Text {
  if (bytes.includes(0)) return { noText: "binary" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { noText: "not UTF-8" };
  }
}

function reasonOf(error: unknown): NoTextReason {
  if (error instanceof Deno.errors.NotFound) return "dangling link";
  if (error instanceof Deno.errors.FilesystemLoop) return "link loop";
  return "unreadable";
}

function limitFor(path: string): number | undefined {
  return WANTED.find(({ name }) => name.test(path))?.limit;
}
