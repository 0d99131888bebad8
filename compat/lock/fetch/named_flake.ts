/**
 * The flake that a word of the command line names: a name, a URL, or a directory of this machine.
 *
 * Source of the rules: Nix manual, "Flake references", path-like syntax.
 *
 * @module
 */
import { resolve } from "@std/path";
import { type Diagnostic, failure } from "../../../nix/diagnostic.ts";
import {
  dubiousQuery,
  type FlakeRef,
  flakeRefFromUrl,
  isRelative,
  NEWEST_RELEASE,
  type NixRelease,
  parseFlakeRefWithFragment,
  type RefWithFragment,
} from "../../ref/mod.ts";
import { percentDecode } from "../../ref/percent.ts";
import { decodeQuery, segmentsOf } from "../../ref/url.ts";
import { type FlakePlace, flakePlace, isShallowClone } from "./flake_place.ts";

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
  const place = await flakePlace(resolve(base, path), { like, allowMissing });
  const { directory, root } = place;
  const url = {
    scheme: root === undefined ? "path" : "git+file",
    authority: "",
    path: segmentsOf(root ?? directory),
    query: root === undefined
      ? like === "2.8" ? {} : decodeQuery(query, like)
      : await queryFor(word, decodeQuery(query, like), { ...place, root }),
    fragment: "",
  };
  return { ref: flakeRefFromUrl(url, like), fragment: percentDecode(fragment) };
}

async function queryFor(
  word: string,
  given: Readonly<Record<string, string>>,
  { root, dir }: Required<FlakePlace>,
): Promise<Readonly<Record<string, string>>> {
  if (dir !== "" && given.dir !== undefined) {
    throw failure("flake-ref", `flake URL '${word}' has an inconsistent 'dir' parameter`);
  }
  const isShallow = await isShallowClone(root);
  return { ...given, ...(dir === "" ? {} : { dir }), ...(isShallow ? { shallow: "1" } : {}) };
}
