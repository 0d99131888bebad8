/**
 * Channels: what an entry of the search path is, and where newer ones of it come from.
 *
 * Source: Nix manual, "NIX_PATH" and "nix-channel"; nixpkgs, `make-channel.nix`, for the files that
 * a channel's tree has and the repository's has not.
 *
 * @module
 */
import { archiveSource, channelName } from "../scan/source_url.ts";
import type { Standing } from "./standing.ts";

/** An entry of the search path, as `builtins.nixPath` has it. */
export interface SearchPathEntry {
  /** `nixpkgs`; empty where the names are those of the files in the directory `path`. */
  readonly prefix: string;
  /** A directory, or what is to be fetched: `https://…`, `channel:nixos-24.11`. */
  readonly path: string;
}

/** Where `<name>` leads by each entry, in their order; the first that is there counts. */
export function placesOf(name: string, entries: readonly SearchPathEntry[]): readonly string[] {
  return entries.flatMap(({ prefix, path }) => {
    if (prefix === name) return [path];
    return prefix === "" && !isFetched(path) ? [`${path}/${name}`] : [];
  });
}

/** Whether an entry is fetched: a URL, `channel:…`, `flake:…`. */
export function isFetched(path: string): boolean {
  return /^(https?|file|git|s3|channel|flake|ssh|tarball)[:+]/.test(path);
}

/**
 * What a URL of the search path or of a list of channels says: an archive of a revision, or of a
 * branch, or a channel; nothing for what is none of them.
 */
export function fetchedStanding(url: string, told: string): Standing | undefined {
  const name = channelName(url) ??
    /^https?:\/\/(?:channels\.)?nixos\.org\/(?:channels\/)?((?:nixos|nixpkgs)-[^/]+?)(?:\/nixexprs\.tar\.\w+)?\/?$/
      .exec(url)?.[1];
  if (name !== undefined) return { kind: "branch", url: branchOfNixpkgs(name), told };
  if (url.startsWith("flake:")) return flakeStanding(url, told);
  const source = archiveSource(url, {});
  // Which archive it is today, nobody knows: it is that of a branch, or of a place.
  if (source?.url === undefined) return undefined;
  const { rev, url: ref } = source;
  return rev === undefined
    ? { kind: "branch", url: ref, told }
    : { kind: "revision", url: ref, rev, told };
}

/**
 * `flake:nixpkgs`, as NixOS has it where flakes are on; a branch or a commit may follow. What the
 * name alone stands for a registry decides, which on NixOS leads to the system's own nixpkgs.
 */
function flakeStanding(url: string, told: string): Standing | undefined {
  const [, at] = /^flake:(?:nixpkgs|github:NixOS\/nixpkgs)(?:\/([^?#]+))?$/i.exec(url) ?? [];
  const rev = /(?:^|\/)([0-9a-f]{40})$/.exec(at ?? "")?.[1];
  if (rev !== undefined) return { kind: "revision", url: branchOfNixpkgs(rev), rev, told };
  if (at !== undefined) return { kind: "branch", url: branchOfNixpkgs(at), told };
  const isNixpkgs = /^flake:nixpkgs$/.test(url);
  const newest = isNixpkgs ? { url: branchOfNixpkgs("nixpkgs-unstable") } : {};
  return { kind: "unknown", why: "a registry decides", ...newest, told };
}

function branchOfNixpkgs(name: string): string {
  return `github:NixOS/nixpkgs/${name}`;
}

/** What the tree of a channel says of itself: the texts of its files. */
export interface ChannelFiles {
  /** `.git-revision`: the commit. */
  readonly revision?: string;
  /** `.version`: `24.11`. */
  readonly version?: string;
  /** `.version-suffix`, `svn-revision` in old ones: `pre712.0123456789ab`, `.712.0123456789ab`. */
  readonly suffix?: string;
  /** Whether there is a `programs.sqlite`, which channels of NixOS have. */
  readonly ofNixos: boolean;
}

/**
 * What a tree of nixpkgs at `path` stands for. `listed`: the URL that it was subscribed to by,
 * where a list of channels has it.
 */
export function channelStanding(
  path: string,
  files: ChannelFiles,
  listed: string | undefined,
): Standing {
  const { version, suffix, revision } = files;
  const whole = version === undefined ? undefined : `${version}${suffix ?? ""}`;
  const told = whole === undefined ? path : `${path} (${whole})`;
  const follows = listed === undefined ? undefined : fetchedStanding(listed, told);
  if (revision === undefined || !/^[0-9a-f]{40}$/.test(revision)) {
    const url = follows && "url" in follows ? { url: follows.url } : {};
    return { kind: "unknown", why: "does not say which revision it is", told, ...url };
  }
  const url = follows?.kind === "branch" ? follows.url : branchOfNixpkgs(branchName(files));
  return { kind: "revision", url, rev: revision, told };
}

/** The branch that a channel is made from, by what its tree says. */
function branchName({ version, suffix = "", ofNixos }: ChannelFiles): string {
  const isRelease = /^(\.|beta)/.test(suffix);
  if (isRelease && version !== undefined) return `nixos-${version}`;
  return ofNixos ? "nixos-unstable" : "nixpkgs-unstable";
}

/** The URL of a channel in a list of them, `~/.nix-channels`: a URL and a name a line. */
export function listedChannel(list: string, name: string): string | undefined {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+/));
  return lines.find(([url = "", as]) => as === name && !url.startsWith("#"))?.[0];
}
