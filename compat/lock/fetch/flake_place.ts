/**
 * Where the flake of a path stands: Nix looks up the tree, first for flake.nix, then for a git
 * repository.
 *
 * Source of the rules: Nix manual, "Flake references", path-like syntax.
 *
 * @module
 */
import { exists } from "@std/fs";
import { type Failure, failure } from "../../../nix/diagnostic.ts";
import { describeReadError } from "../../../nix/tools/read_error.ts";
import type { NixRelease } from "../../ref/release.ts";

/** How a path is looked at. */
export interface PlaceOptions {
  readonly like: NixRelease;
  /** Whether a directory without flake.nix will do; else one above it is looked for. */
  readonly allowMissing?: boolean;
}

/** A flake on this machine; absolute paths. */
export interface FlakePlace {
  readonly directory: string;
  /** Of its git repository; absent where it is in none. */
  readonly root?: string;
  /** From the repository's root, or from the flake's own directory: empty for the root. */
  readonly dir: string;
}

/** The place of the flake that `path` names; it is absolute but for {@linkcode NixRelease} 2.34. */
export async function flakePlace(
  path: string,
  { like, allowMissing = false }: PlaceOptions,
): Promise<FlakePlace> {
  const isStrict = allowMissing && like === "2.8";
  const named = await directoryOf(await placeOf(path, like), isStrict);
  const directory = allowMissing ? named : await directoryWithFlake(named);
  const root = await repositoryAbove(directory);
  if (root === undefined) return { directory, dir: "" };
  return { directory, root, dir: directory.slice(root.length + 1) };
}

/**
 * Whether commits are missing. As Nix looks: in a worktree and in a submodule, `.git` is a file,
 * and nothing is said of shallow.
 */
export async function isShallowClone(root: string): Promise<boolean> {
  if (!await exists(`${root}/.git`) || !(await Deno.stat(`${root}/.git`)).isDirectory) return false;
  return await exists(`${root}/.git/shallow`);
}

/** A person may name flake.nix itself. */
async function directoryOf(path: string, isStrict: boolean): Promise<string> {
  if ((await Deno.lstat(path)).isDirectory) return path;
  if (path.endsWith("/flake.nix") && !isStrict) return above(path);
  throw failure("no-flake", `"${path}" is not a flake: it is not a directory`);
}

/** The path without symbolic links; before 2.34, as it is named, and a link is no directory. */
async function placeOf(path: string, like: NixRelease): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    return like === "2.34" ? real : path;
  } catch (error) {
    const { NotADirectory, NotFound } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotADirectory)) {
      throw describeReadError(error, path);
    }
    throw failure("no-such-path", `there is no directory "${path}"`, {
      help: "name the directory of a flake, or a flake reference like `github:OWNER/REPOSITORY`",
    });
  }
}

/** The directory itself or the nearest above it, within its repository and its file system. */
async function directoryWithFlake(named: string): Promise<string> {
  const { dev } = await Deno.lstat(named);
  for (let at = named; at !== "/"; at = above(at)) {
    if (await exists(`${at}/flake.nix`)) return at;
    if (await exists(`${at}/.git`) || (await Deno.lstat(at)).dev !== dev) break;
  }
  throw noFlake(named);
}

function noFlake(directory: string): Failure {
  return failure("no-flake", `there is no flake.nix in "${directory}", nor above it`, {
    help: "`flakebridge init` writes one from a template; `flakebridge migrate` makes one of " +
      "default.nix and shell.nix",
  });
}

async function repositoryAbove(directory: string): Promise<string | undefined> {
  for (let at = directory; at !== "/"; at = above(at)) {
    if (await exists(`${at}/.git`)) return at;
  }
  return undefined;
}

function above(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
