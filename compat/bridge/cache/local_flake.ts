/**
 * Flakes on this machine whose state can be looked at without locking or fetching them.
 *
 * @module
 */
import { Failure } from "../../../nix/diagnostic.ts";
import { namedFlake } from "../../lock/fetch/named_flake.ts";
import type { FlakeRef } from "../../ref/flake_ref.ts";
import { filePathOf, parseUrl } from "../../ref/url.ts";

/** Where a flake stands. */
export interface LocalFlake {
  /** The root of its tree: of the git repository, or the flake's own directory. */
  readonly directory: string;
  readonly isInGit: boolean;
  /** The directory of flake.nix in the tree; empty for its root. */
  readonly dir: string;
}

/**
 * The flake that an installable is of; undefined where it is not a directory of this machine as it
 * stands: elsewhere, at a revision, with submodules.
 */
export async function localFlake(word: string): Promise<LocalFlake | undefined> {
  try {
    return placeOf((await namedFlake(word)).ref);
  } catch (error) {
    // What is wrong with it is said by those who lock it.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function placeOf(ref: FlakeRef): LocalFlake | undefined {
  const { dir = "", type, ...attributes } = ref;
  const names = Object.keys(attributes);
  if (type === "path" && names.length === 1) return { directory: ref.path, isInGit: false, dir };
  if (type !== "git" || names.some((name) => name !== "url" && name !== "shallow")) {
    return undefined;
  }
  const url = parseUrl(ref.url);
  if (url.scheme !== "file") return undefined;
  return { directory: filePathOf(url.path).replace(/(?<=.)\/+$/, ""), isInGit: true, dir };
}
