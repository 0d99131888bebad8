/**
 * Flakes on this machine whose state can be looked at without locking or fetching them.
 *
 * @module
 */
import { Failure } from "../../../nix/diagnostic.ts";
import { lazyImport } from "../../../nix/lazy_import.ts";
import { flakePlace, isShallowClone } from "../../lock/fetch/flake_place.ts";

/** Where a flake stands. */
export interface LocalFlake {
  /** The root of its tree: of the git repository, or the flake's own directory. */
  readonly directory: string;
  readonly isInGit: boolean;
  /** The directory of flake.nix in the tree; empty for its root. */
  readonly dir: string;
  /** Whether commits are missing in the repository: then a flake can't tell how many there are. */
  readonly isShallow: boolean;
}

/**
 * A word that no flake reference but a path can be, with nothing in it that has a meaning there.
 */
const PATH = /^(?:|[./][\w@+=,./ -]*)(?=#|$)/;

/**
 * The flake that an installable is of; undefined where it is not a directory of this machine as it
 * stands: elsewhere, at a revision, with submodules.
 */
export async function localFlake(word: string): Promise<LocalFlake | undefined> {
  try {
    const [path] = PATH.exec(word) ?? [];
    return path === undefined ? await referredTo(word) : await standingAt(path || ".");
  } catch (error) {
    // What is wrong with it is said by those who lock it.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Most words are paths: the rooms that know references need not be read for them. */
async function standingAt(path: string): Promise<LocalFlake> {
  const { directory, root, dir } = await flakePlace(path, { like: "2.34" });
  if (root === undefined) return { directory, isInGit: false, dir, isShallow: false };
  return { directory: root, isInGit: true, dir, isShallow: await isShallowClone(root) };
}

async function referredTo(word: string): Promise<LocalFlake | undefined> {
  const naming = lazyImport<typeof import("../../lock/fetch/named_flake.ts")>(
    "../../lock/fetch/named_flake.ts",
    import.meta.url,
  );
  const repositories = lazyImport<typeof import("../../lock/fetch/repository_path.ts")>(
    "../../lock/fetch/repository_path.ts",
    import.meta.url,
  );
  const [{ namedFlake }, { checkoutPath }] = await Promise.all([naming, repositories]);
  const { ref } = await namedFlake(word);
  const { dir = "", type: _, ...attributes } = ref;
  const names = Object.keys(attributes);
  if (ref.type === "path" && names.length === 1) {
    return { directory: ref.path, isInGit: false, dir, isShallow: false };
  }
  if (ref.type !== "git" || names.some((name) => name !== "url" && name !== "shallow")) {
    return undefined;
  }
  const directory = await checkoutPath(ref.url);
  if (directory === undefined) return undefined;
  return { directory, isInGit: true, dir, isShallow: await isShallowClone(directory) };
}
