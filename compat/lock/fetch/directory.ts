/**
 * Directories of this machine as source trees: `path:` inputs.
 *
 * @module
 */
import { basename, dirname, isAbsolute, join, resolve } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import { DEFAULT_STORE, parseStorePath } from "../../../nix/store/store_path.ts";
import { describeReadError } from "../../../nix/tools/read_error.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import { isSealed } from "../../../nix/tools/sealed.ts";
import { storeDirectory } from "../../../nix/tools/store_directory.ts";
import type { NixRelease, PathRef } from "../../ref/mod.ts";
import type { FetchedTree, FlakePlace, TreeFiles } from "../flake_input.ts";
import { followedLinks } from "../tree_path.ts";

/**
 * The tree at a path; `lastModified` is what the reference says, which Nix believes since 2.26, or
 * the newest change of anything in it.
 */
export async function fetchPath(ref: PathRef, like: NixRelease): Promise<FetchedTree> {
  const path = (isAbsolute(ref.path) ? ref.path : resolve(ref.path)).replace(/(?<=.)\/+$/, "");
  const { dir: _dir, ...attributes } = ref;
  if (entryAt(path) === undefined) {
    throw failure("no-such-path", `path '${ref.path}' does not exist`);
  }
  const told = like === "2.8" ? undefined : ref.lastModified;
  const files = await filesAt(path, like);
  const { narHash, newest } = await hashAndDate(path);
  const lastModified = told ?? (isStoredSource(path) ? 0 : newest);
  return {
    ...files,
    locked: { ...attributes, lastModified, narHash },
    withFiles: (use) => use(readTree(path)),
  };
}

/**
 * The files at the path of a `path:` reference. Where that is a symbolic link, it is the tree, and
 * there are none; since 2.26 Nix goes through none on its way there.
 */
export async function filesAt(path: string, like: NixRelease): Promise<TreeFiles> {
  const parent = dirname(resolve(path));
  const real = like === "2.8" ? parent : await Deno.realPath(parent).catch(() => parent);
  if (real !== parent) {
    throw failure("linked-path", `the way to '${path}' goes through a symbolic link`, {
      help: `name it by its real path, '${join(real, basename(path))}'`,
    });
  }
  return targetOf(path) === undefined
    ? filesBelow(path)
    : { readText: () => Promise.resolve(undefined) };
}

/** The files below a directory. */
export function filesBelow(directory: string): Required<TreeFiles> {
  return {
    readText: (file) => readTextIn(directory, file),
    isLink: (file) => Promise.resolve(targetOf(`${directory}/${file}`) !== undefined),
  };
}

/**
 * Where a path leads on this machine that starts at a tree in the store and leaves it. Throws a
 * failure where that is in the store and can't be a tree of it.
 */
export function placeOutside(path: string): FlakePlace {
  const absolute = join(DEFAULT_STORE, "source", path);
  const [name = ""] = absolute.slice(DEFAULT_STORE.length + 1).split("/");
  if (`${absolute}/`.startsWith(`${DEFAULT_STORE}/`) && !/^[0-9a-z]{32}-./.test(name)) {
    throw failure("flake-path", `'${name}' is too short to be a valid store path`, {
      help: "a relative path starts where the store has the flake that names it",
    });
  }
  return {
    tree: { locked: { type: "path", path: "/" }, ...filesBelow("/") },
    dir: absolute.slice(1),
  };
}

/**
 * The same files, where a flake.lock that is a link to an absolute path is read as well: so does
 * Nix 2.8. Not for trees that others made, whose links would read any file of this machine.
 */
export function withLinkedLock(files: TreeFiles, directory: string): TreeFiles {
  return {
    ...files,
    readText: async (file) => {
      const isLock = basename(file) === "flake.lock" && await files.isLink?.(file);
      const target = isLock ? targetOf(`${directory}/${file}`) : undefined;
      if (target === undefined || !isAbsolute(target)) return await files.readText(file);
      return await readFile(target);
    },
  };
}

/** The path of `file` in the tree at `directory` once links are followed, in a chain of them. */
export function followedIn(directory: string, file: string): string {
  return followedLinks(file, (path) => targetOf(`${directory}/${path}`));
}

/** Where a symbolic link leads; undefined for what is none, or is not there. */
function targetOf(path: string): string | undefined {
  return entryAt(path)?.isSymlink ? Deno.readLinkSync(path) : undefined;
}

/** What stands at a path, be it a symbolic link; undefined where nothing does. Throws failures. */
export function entryAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    const { NotADirectory, NotFound } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return undefined;
    throw describeReadError(error, path);
  }
}

/** The text of a file below a directory; undefined where there is none. Throws failures. */
export async function readTextIn(directory: string, file: string): Promise<string | undefined> {
  return await readFile(`${directory}/${followedIn(directory, file)}`, file);
}

/** The text of a file, which errors call by `name`; undefined where there is none. */
async function readFile(path: string, name = path): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw describeReadError(error, name);
  }
}

/** Whether Nix copies nothing, and so sees no date (`fetch` in `libfetchers/path.cc`). */
function isStoredSource(path: string): boolean {
  return parseStorePath(path, storeDirectory())?.name === "source" && isSealed(path);
}

/**
 * The `narHash` of what stands at a path, and its newest change, in whole seconds since 1970, from
 * one look at each of its files; symbolic links count themselves.
 */
async function hashAndDate(path: string): Promise<{ narHash: string; newest: number }> {
  let newest = 0;
  const look = ({ mtime }: Deno.FileInfo) => {
    newest = Math.max(newest, Math.floor((mtime?.getTime() ?? 0) / 1000));
  };
  return { narHash: printHash(await narDigest(readTree(path, { look })), "sri"), newest };
}
