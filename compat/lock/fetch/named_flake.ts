/**
 * The flake that a word of the command line names: a name, a URL, or a directory of this machine,
 * for which Nix looks up the tree, first for flake.nix, then for a git repository.
 *
 * Source of the rules: Nix manual, "Flake references", path-like syntax.
 *
 * @module
 */
import { exists } from "@std/fs";
import { basename, dirname, relative, resolve } from "@std/path";
import { type Diagnostic, type Failure, failure } from "../../../nix/diagnostic.ts";
import { describeReadError } from "../../../nix/tools/read_error.ts";
import {
  dubiousQuery,
  type FlakeRef,
  isRelative,
  NEWEST_RELEASE,
  type NixRelease,
  parseFlakeRef,
  parseFlakeRefWithFragment,
  type RefWithFragment,
} from "../../ref/mod.ts";
import { decodeQuery, percentDecode, printUrl, segmentsOf } from "../../ref/url.ts";

/** How a word is read. */
export interface NamingOptions {
  /** Where relative paths start; this process's directory unless told. */
  readonly base?: string;
  readonly like?: NixRelease;
  /** Whether a directory without flake.nix will do; else one above it is looked for. */
  readonly allowMissing?: boolean;
  /** Is told what of the word does not count. */
  readonly warn?: (warning: Diagnostic) => void;
}

/** The reference that `word` means, and what stands behind its `#`. Throws failures. */
export async function namedFlake(
  word: string,
  options: NamingOptions = {},
): Promise<RefWithFragment> {
  const { base = Deno.cwd(), like = NEWEST_RELEASE, warn } = options;
  if (warn !== undefined) dubiousQuery(word, like).forEach(warn);
  const named = nameOrUrl(word, like);
  if (named === undefined) return await flakeAtPath(word, base, options);
  const { ref, fragment } = named;
  return { ref: isRelative(ref) ? { ...ref, path: resolve(base, ref.path) } : ref, fragment };
}

/** {@linkcode namedFlake} where a flake as a whole is meant: a fragment is refused. */
export async function wholeFlake(word: string, options: NamingOptions = {}): Promise<FlakeRef> {
  const { ref, fragment } = await namedFlake(word, options);
  if (fragment === "") return ref;
  throw failure("flake-ref", `unexpected fragment '${fragment}' in flake reference '${word}'`);
}

/** A registry's name or a URL; undefined for a path. */
function nameOrUrl(word: string, like: NixRelease): RefWithFragment | undefined {
  const hasScheme = /^[a-zA-Z][\w+.-]*:/.test(word);
  try {
    const named = parseFlakeRefWithFragment(word, { like });
    return named.ref.type !== "path" || word.startsWith("path:") ? named : undefined;
  } catch (error) {
    if (hasScheme) throw error;
    return undefined;
  }
}

/** A path, a query, a fragment. */
const PATH_LIKE = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

async function flakeAtPath(
  word: string,
  base: string,
  { allowMissing = false, like = NEWEST_RELEASE }: NamingOptions,
): Promise<RefWithFragment> {
  const [, path = "", query = "", fragment = ""] = PATH_LIKE.exec(word)!;
  const isStrict = allowMissing && like === "2.8";
  const named = await directoryOf(await placeOf(resolve(base, path), like), isStrict);
  const directory = allowMissing ? named : await directoryWithFlake(named);
  const root = await repositoryAbove(directory);
  const url = {
    scheme: root === undefined ? "path" : "git+file",
    authority: "",
    path: segmentsOf(root ?? directory),
    query: root === undefined
      ? like === "2.8" ? {} : decodeQuery(query)
      : await queryFor(word, decodeQuery(query), root, directory),
    fragment: "",
  };
  return { ref: parseFlakeRef(printUrl(url), { like }), fragment: percentDecode(fragment) };
}

async function queryFor(
  word: string,
  given: Readonly<Record<string, string>>,
  root: string,
  directory: string,
): Promise<Readonly<Record<string, string>>> {
  const dir = relative(root, directory);
  if (dir !== "" && given.dir !== undefined) {
    throw failure("flake-ref", `flake URL '${word}' has an inconsistent 'dir' parameter`);
  }
  const shallow = await isShallowClone(root) ? { shallow: "1" } : {};
  return { ...given, ...(dir === "" ? {} : { dir }), ...shallow };
}

/** As Nix looks: in a worktree and in a submodule, `.git` is a file, and nothing is said of shallow. */
async function isShallowClone(root: string): Promise<boolean> {
  const { isDirectory } = await Deno.stat(`${root}/.git`);
  return isDirectory && await exists(`${root}/.git/shallow`);
}

/** A person may name flake.nix itself. */
async function directoryOf(path: string, isStrict: boolean): Promise<string> {
  if ((await Deno.lstat(path)).isDirectory) return path;
  if (basename(path) === "flake.nix" && !isStrict) return dirname(path);
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
  for (let at = named; at !== dirname(at); at = dirname(at)) {
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
  for (let at = directory; at !== dirname(at); at = dirname(at)) {
    if (await exists(`${at}/.git`)) return at;
  }
  return undefined;
}
