/**
 * What the call of a fetcher fetches, as far as the text says: those of Nix, and those of nixpkgs.
 *
 * Source: Nix manual, "Built-in Functions"; nixpkgs manual, "Fetchers", and their own files.
 *
 * @module
 */
import type { Apply } from "../../nix/syntax/nodes.ts";
import { calleeName } from "./application.ts";
import type { Scope, Thunk } from "./names.ts";
import type { Source } from "./source.ts";
import { archiveSource, gitSource } from "./source_url.ts";
import { staticAttributes, staticBoolean, staticString } from "./static_value.ts";

/** Arguments that make a fetcher fetch something else than an archive or the files of a commit. */
const special = [
  "deepClone",
  "exportIgnore",
  "extraPostFetch",
  "fetchLFS",
  "group",
  "leaveDotGit",
  "lfs",
  "nonConeMode",
  "postCheckout",
  "postFetch",
  "private",
  "rootDir",
  "sparseCheckout",
  "stripRoot",
];

/** Arguments that say which tree it is: one that is computed may say another than the text does. */
const pins = ["rev", "tag", "ref", "sha256", "hash", "name"];

/** What a fetcher is given, as far as it is written out. */
interface Given {
  /** The argument that is called so, where it is a string. */
  readonly text: (name: string) => string | undefined;
  /**
   * The argument that is called so, or what it is unless given; undefined where the text does not
   * say.
   */
  readonly flag: (name: string, usually: boolean) => boolean | undefined;
  readonly url: string;
  readonly sha256: string | undefined;
  /** The commit or tag that fetchers of nixpkgs are told. */
  readonly at: string | undefined;
}

/** `fetchTarball …`, `fetchGit …`, `fetchFromGitHub …`; nothing for what is no tree of an input. */
export function fetchedSource(
  { function: head, argument: expression }: Apply,
  scope: Scope,
): Source | undefined {
  if (head.type === "Apply") return undefined;
  const argument = { expression, scope };
  const attributes = staticAttributes(argument);
  if (special.some((name) => attributes?.has(name))) return undefined;
  const given = givenIn(argument, attributes);
  if (pins.some((name) => attributes?.has(name) && given.text(name) === undefined)) {
    return undefined;
  }
  const source = sourceBy(calleeName(head), given);
  return source && keepsName(source, given) ? undefined : source;
}

/**
 * Whether a tree is fetched as it is in pure evaluation, under a name in the store that an input
 * can't have, and that derivations may carry. What comes of a nixpkgs does not name its tree.
 */
function keepsName({ kind, rev, narHash }: Source, { text }: Given): boolean {
  const isPure = rev !== undefined || narHash !== undefined;
  return kind === "tree" && isPure && (text("name") ?? "source") !== "source";
}

/** What the fetcher that is called so fetches. */
function sourceBy(fetcher: string | undefined, given: Given): Source | undefined {
  switch (fetcher) {
    case "fetchTarball":
    case "fetchzip":
      return archiveSource(given.url, given);
    case "fetchGit":
      return fromGit(given, {
        rev: given.text("rev"),
        submodules: given.flag("submodules", false),
        allRefs: given.flag("allRefs", false),
      });
    case "fetchgit":
      return fromGit(given, {
        rev: given.at,
        submodules: given.flag("fetchSubmodules", true),
      });
    case "fetchFromGitHub":
      return fromForge(given, given.text("githubBase") ?? "github.com");
    case "fetchFromGitea":
    case "fetchFromForgejo":
      return fromForge(given, given.text("domain") ?? "");
    case "fetchFromCodeberg":
      return fromForge(given, "codeberg.org");
    case "fetchFromGitLab":
      return fromForge(given, given.text("domain") ?? "gitlab.com", "/-");
    default:
      return undefined;
  }
}

function givenIn(argument: Thunk, attributes: ReadonlyMap<string, Thunk> | undefined): Given {
  const text = (name: string): string | undefined => {
    const value = attributes?.get(name);
    return value && staticString(value);
  };
  const flag = (name: string, usually: boolean): boolean | undefined => {
    const value = attributes?.get(name);
    return value === undefined ? usually : staticBoolean(value);
  };
  return {
    text,
    flag,
    url: text("url") ?? staticString(argument) ?? "",
    sha256: text("sha256") ?? text("hash"),
    at: text("rev") ?? text("tag"),
  };
}

/** A repository, with its submodules where the fetcher fetches them. */
function fromGit(
  { url, sha256, text }: Given,
  { rev, submodules, allRefs }: {
    readonly rev: string | undefined;
    readonly submodules: boolean | undefined;
    readonly allRefs?: boolean | undefined;
  },
): Source | undefined {
  return submodules === undefined
    ? undefined
    : gitSource(url, { rev, ref: text("ref"), sha256, allRefs }, submodules);
}

/** A repository of a forge: its archive, or, for the submodules, which no archive has, a clone. */
function fromForge(given: Given, host: string, before = ""): Source | undefined {
  const [owner, repo] = [given.text("owner"), given.text("repo")];
  const submodules = given.flag("fetchSubmodules", false);
  if (!host || !owner || !repo || !given.at || submodules === undefined) return undefined;
  const repository = `https://${host}/${owner}/${repo}`;
  if (submodules) {
    return fromGit({ ...given, url: `${repository}.git` }, { rev: given.at, submodules });
  }
  const file = before === "" ? given.at : `${given.at}/${repo}`;
  return archiveSource(`${repository}${before}/archive/${file}.tar.gz`, given);
}
