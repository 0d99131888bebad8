/**
 * What legacy fetchers are told, as sources: URLs of archives, git repositories, forges.
 *
 * @module
 */
import { toSri } from "../../nix/store/hash.ts";
import type { Source } from "./source.ts";

/** What pins a tree beside its URL. */
export interface PinnedAt {
  readonly rev?: string | undefined;
  /**
   * The hash of the unpacked tree, in any of Nix's notations; one that is none is as good as none.
   */
  readonly sha256?: string | undefined;
  /** The branch or tag that updates follow. */
  readonly ref?: string | undefined;
  /** Whether the commit may be on any other, too. */
  readonly allRefs?: boolean | undefined;
}

/** A repository on a forge that flake references have a scheme for. */
interface Repository {
  readonly scheme: "github" | "gitlab" | "sourcehut";
  readonly owner: string;
  readonly repo: string;
}

/** What a forge's archive is of: each pattern has owner, repository and revision. */
const archives: readonly (readonly [Repository["scheme"], RegExp])[] = [
  ["github", /^https:\/\/github\.com\/([^/]+)\/([^/]+)\/(?:archive|tarball)\/(.+)$/],
  ["github", /^https:\/\/codeload\.github\.com\/([^/]+)\/([^/]+)\/tar\.gz\/(.+)$/],
  ["github", /^https:\/\/api\.github\.com\/repos\/([^/]+)\/([^/]+)\/tarball\/(.+)$/],
  ["gitlab", /^https:\/\/gitlab\.com\/([^/]+)\/([^/]+)\/-\/archive\/([^/]+)\/[^/]+$/],
  [
    "gitlab",
    /^https:\/\/gitlab\.com\/api\/v4\/projects\/([^/]+)%2[fF]([^/]+)\/repository\/archive\.tar\.gz\?sha=(.+)$/,
  ],
  ["sourcehut", /^https:\/\/git\.sr\.ht\/(~[^/]+)\/([^/]+)\/archive\/(.+)$/],
];

const channel = /^https?:\/\/((channels|releases)\.)?nixos\.org\/.*nixexprs\.tar\.(xz|bz2)$/;

/** The archive at `url`, unpacked; nothing where `url` is none. */
export function archiveSource(url: string, { sha256, ref, rev }: PinnedAt): Source | undefined {
  const channel = channelName(url);
  if (channel !== undefined) return channelSource(channel, sha256);
  if (!/^https?:\/\//.test(url)) return undefined;
  const found = forgeArchive(url);
  const narHash = hash(sha256);
  if (found === undefined) return tarballSource(url, narHash);
  const revision = isCommit(rev) ? rev : found.revision;
  // A tag or a branch has no commit for the lock, but its archive has a hash.
  return isCommit(revision) || narHash.narHash === undefined
    ? forgeSource(found, { rev: revision, sha256, ref })
    : { ...tarballSource(url, narHash), ...namesOf(found) };
}

/**
 * `channel:nixos-24.05`, which Nix takes for the channel's archive: what a hash does not pin is the
 * newest of its branch.
 */
function channelSource(name: string, sha256: string | undefined): Source {
  const narHash = hash(sha256);
  return narHash.narHash === undefined
    ? forgeSource({ scheme: "github", owner: "NixOS", repo: "nixpkgs" }, { ref: name })
    : tarballSource(`https://channels.nixos.org/${name}/nixexprs.tar.xz`, narHash);
}

/** The channel that a URL of Nix's own scheme names. */
export function channelName(url: string): string | undefined {
  return /^channel:([\w.-]+)$/.exec(url)?.[1];
}

/** A repository of a forge at a commit; without one, at the branch or tag that `rev` is. */
export function forgeSource(repository: Repository, { rev, sha256, ref }: PinnedAt): Source {
  const { scheme, owner, repo } = repository;
  const at = ref ?? rev;
  const url = `${scheme}:${owner}/${repo}${at === undefined ? "" : `/${at}`}`;
  const commit = isCommit(rev) ? { rev } : {};
  return { ...namesOf(repository), url, ...commit, ...hash(sha256), pinned: true, subpath: "" };
}

/**
 * A git repository, `https://…` or `git@host:…`, with or without its submodules. One of nixpkgs on
 * GitHub is taken as GitHub's archives are, since a clone takes long.
 */
export function gitSource(
  url: string,
  { rev, ref, sha256, allRefs = false }: PinnedAt,
  submodules = false,
): Source | undefined {
  const plain = url.replace(/^git\+/, "").replace(/^([\w.-]+@[\w.-]+):(?!\/)/, "ssh://$1/");
  if (!/^(https?|ssh|git|file):\/\//.test(plain)) return undefined;
  const branch = ref?.replace(/^refs\/heads\//, "");
  const [, owner = "", repo = ""] = /^https:\/\/github\.com\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/
    .exec(plain) ?? [];
  const names = namesOf({ repo: repo || nameIn(plain) });
  // nixpkgs has no submodules.
  if (names.kind === "nixpkgs" && owner !== "") {
    const at = branch?.replace(/^refs\/tags\//, "");
    return forgeSource({ scheme: "github", owner, repo }, { rev: rev ?? at, sha256 });
  }
  const query = [
    ...branch === undefined ? [] : [`ref=${branch}`],
    ...isCommit(rev) && branch === undefined ? [`rev=${rev}`] : [],
    ...submodules ? ["submodules=1"] : [],
  ];
  const reference = `git+${plain}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const commit = isCommit(rev) ? { rev, ...(allRefs && { allRefs }) } : {};
  return { ...names, url: reference, ...commit, ...hash(sha256), pinned: true, subpath: "" };
}

/** An archive that no forge made; `lockedUrl` is where it is, where `url` leads to the newest. */
export function tarballSource(
  url: string,
  { narHash, lockedUrl }: { readonly narHash?: string; readonly lockedUrl?: string },
): Source {
  const names = channel.test(url) ? nixpkgsNames : namesOf({ repo: nameIn(url) });
  return {
    ...names,
    url: archiveUrl(url),
    ...(narHash !== undefined && { narHash }),
    ...(lockedUrl !== undefined && { lockedUrl }),
    pinned: true,
    subpath: "",
  };
}

/** The reference to the archive at a URL. */
function archiveUrl(url: string): string {
  return isNamedArchive(url) ? url : `tarball+${url}`;
}

/** The source with a reference that an update of the lock does not move. */
export function frozenSource({ lockedUrl, lost: _, ...source }: Source): Source {
  const { url = "", rev } = source;
  if (lockedUrl !== undefined) return { ...source, url: archiveUrl(lockedUrl) };
  if (rev === undefined || /[?&]rev=/.test(url)) return source;
  return url.startsWith("git+")
    ? { ...source, url: `${url}${url.includes("?") ? "&" : "?"}rev=${rev}` }
    : { ...source, url: url.replace(/^(\w+:[^/]+\/[^/]+)\/[^?]+/, `$1/${rev}`) };
}

/** A hash in any of Nix's encodings, as SRI; one that is none is as good as none. */
export function hash(sha256: string | undefined): { readonly narHash?: string } {
  try {
    return sha256 === undefined ? {} : { narHash: toSri(sha256, "sha256") };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function forgeArchive(url: string): Repository & { readonly revision: string } | undefined {
  // Forges lead from http to https.
  const secure = url.replace(/^http:/, "https:");
  for (const [scheme, pattern] of archives) {
    const [, owner, repo, rest] = pattern.exec(secure) ?? [];
    if (owner === undefined || repo === undefined || rest === undefined) continue;
    const revision = rest.replace(/^refs\/(heads|tags)\//, "").replace(/\.(tar\.gz|zip)$/, "");
    return { scheme, owner, repo, revision };
  }
  return undefined;
}

const nixpkgsNames = { name: "nixpkgs", kind: "nixpkgs" } as const;

function namesOf({ repo }: Pick<Repository, "repo">): Pick<Source, "name" | "kind"> {
  return /^nixpkgs(-channels)?$/i.test(repo) ? nixpkgsNames : { name: repo, kind: "tree" };
}

/**
 * The repository that a forge's archive is of, else the last part of a URL's path without endings,
 * `source` where that is no name.
 */
function nameIn(url: string): string {
  const path = url.replace(/[?#].*$/, "");
  const repository = /\/([^/]+)(?:\/-)?\/archive\/[^/]+(?:\/[^/]+)?$/.exec(path)?.[1];
  const last = repository ?? path.split("/").findLast((part) => part !== "") ?? "";
  const name = last.replace(/\.(git|tgz|zip|tar(\.\w+)?)$/, "");
  return /^[A-Za-z][\w.-]*$/.test(name) ? name : "source";
}

/**
 * Whether a flake reference takes a URL for an archive by its ending. Source: Nix, `tarball.cc`.
 */
function isNamedArchive(url: string): boolean {
  return /\.(zip|tar|tgz|tar\.(gz|xz|bz2|zst))$/.test(url.replace(/[?#].*$/, ""));
}

function isCommit(rev: string | undefined): rev is string {
  return rev !== undefined && /^[0-9a-f]{40}$/.test(rev);
}
