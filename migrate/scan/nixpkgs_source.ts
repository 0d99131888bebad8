/**
 * Where a project takes nixpkgs from, and the flake input that says the same.
 *
 * @module
 */
import type { Apply } from "../../nix/syntax/nodes.ts";
import { toSri } from "../../nix/store/hash.ts";
import { calleeName } from "./application.ts";
import type { Thunk } from "./names.ts";
import { staticAttributes, staticString } from "./static_value.ts";

/** A source of nixpkgs as a project names it. */
export interface NixpkgsSource {
  /** The name of the input, `nixpkgs`; another source of the same name gets a number. */
  readonly name: string;
  /** The flake reference for flake.nix; absent for `<nixpkgs>`, where the person decides. */
  readonly url?: string;
  /** The commit, 40 hexadecimal digits, where the project names one. */
  readonly rev?: string;
  /** The hash of the unpacked tree, SRI. */
  readonly narHash?: string;
  /** Whether the expression decides which nixpkgs it is, as `<nixpkgs>` does not. */
  readonly pinned: boolean;
  /** The pin manager's file that it stands in, `nix/sources.nix`. */
  readonly managedIn?: string;
  /** What is taken of the tree: empty, or `/nixos` for `<nixpkgs/nixos>`. */
  readonly subpath: string;
}

/** The channels of NixOS that are branches of the same name. */
const channel = /^(nixos|nixpkgs)-(unstable(-small)?|\d\d\.\d\d(-small|-darwin)?)$/;

/** Recognises an expression that is the source of a nixpkgs; `undefined` for all else. */
export function nixpkgsSource(thunk: Thunk): NixpkgsSource | undefined {
  const { expression, scope } = thunk;
  switch (expression.type) {
    case "Parenthesized":
      return nixpkgsSource({ expression: expression.expression, scope });
    case "SearchPath":
      return fromSearchPath(expression.name);
    case "Apply":
      return fromFetch(expression, thunk);
    default:
      return undefined;
  }
}

/** `<nixpkgs>`, `<nixpkgs/nixos>`, `<nixos-unstable>` */
function fromSearchPath(path: string): NixpkgsSource | undefined {
  const slash = path.indexOf("/");
  const name = slash < 0 ? path : path.slice(0, slash);
  const subpath = slash < 0 ? "" : path.slice(slash);
  if (name === "nixpkgs" || name === "nixos") return { name: "nixpkgs", pinned: false, subpath };
  return channel.test(name)
    ? { name, url: `github:NixOS/nixpkgs/${name}`, pinned: false, subpath }
    : undefined;
}

/** `fetchTarball …`, `fetchGit …`, `fetchFromGitHub …`, when it is nixpkgs that they fetch. */
function fromFetch(apply: Apply, { scope }: Thunk): NixpkgsSource | undefined {
  const { function: head, argument: expression } = apply;
  if (head.type === "Apply") return undefined;
  const argument = { expression, scope };
  const given = staticAttributes(argument);
  const read = (name: string): string | undefined => {
    const thunk = given?.get(name);
    return thunk && staticString(thunk);
  };
  switch (calleeName(head)) {
    case "fetchTarball":
      return withBranch(
        fromTarball(read("url") ?? staticString(argument), read("sha256")),
        read("ref"),
      );
    case "fetchGit":
      return fromGit(read("url") ?? staticString(argument), read("rev"), read("ref"));
    case "fetchFromGitHub":
      return fromGitHub(read("owner"), read("repo"), read("rev"), read("sha256") ?? read("hash"));
    default:
      return undefined;
  }
}

const archive =
  /^https:\/\/(?:github\.com\/([^/]+)\/([^/]+)\/(?:archive|tarball)\/|codeload\.github\.com\/([^/]+)\/([^/]+)\/tar\.gz\/|api\.github\.com\/repos\/([^/]+)\/([^/]+)\/tarball\/)(?:refs\/(?:heads|tags)\/)?(.+?)(?:\.tar\.gz|\.zip)?$/;

function fromTarball(url = "", sha256?: string): NixpkgsSource | undefined {
  const match = archive.exec(url);
  if (match !== null) {
    const [, o1, r1, o2, r2, o3, r3, revision] = match;
    return fromGitHub(o1 ?? o2 ?? o3, r1 ?? r2 ?? r3, revision, sha256);
  }
  const isChannel = /^https?:\/\/((channels|releases)\.)?nixos\.org\/.*nixexprs\.tar\.(xz|bz2)$/;
  return isChannel.test(url)
    ? { name: "nixpkgs", url, ...hash(sha256), pinned: true, subpath: "" }
    : undefined;
}

function fromGit(url = "", rev?: string, ref?: string): NixpkgsSource | undefined {
  const match = /^(?:git\+)?https:\/\/github\.com\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url);
  const branch = ref?.replace(/^refs\/(heads|tags)\//, "");
  return match === null ? undefined : fromGitHub(match[1], match[2], rev ?? branch);
}

function fromGitHub(
  owner?: string,
  repo?: string,
  revision?: string,
  sha256?: string,
): NixpkgsSource | undefined {
  if (owner === undefined || repo === undefined || !/^nixpkgs(-channels)?$/i.test(repo)) {
    return undefined;
  }
  const rev = revision !== undefined && /^[0-9a-f]{40}$/.test(revision) ? { rev: revision } : {};
  const url = `github:${owner}/${repo}${revision === undefined ? "" : `/${revision}`}`;
  return { name: "nixpkgs", url, ...rev, ...hash(sha256), pinned: true, subpath: "" };
}

/** A pin manager also says which branch the revision is of: updates follow it. */
function withBranch(
  source: NixpkgsSource | undefined,
  branch: string | undefined,
): NixpkgsSource | undefined {
  const { rev, url } = source ?? {};
  if (source === undefined || rev === undefined || branch === undefined) return source;
  return { ...source, url: url?.replace(new RegExp(`/${rev}$`), `/${branch}`) ?? "" };
}

/** A hash in any of Nix's encodings; one that is none is as good as none. */
function hash(sha256: string | undefined): { readonly narHash?: string } {
  try {
    return sha256 === undefined ? {} : { narHash: toSri(sha256, "sha256") };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
