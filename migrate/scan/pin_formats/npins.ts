/**
 * npins' `npins/sources.json`, versions 0 to 8: name → entry, what the code reads being the entry
 * and its tree.
 *
 * Source: npins' `default.nix` of each version, and what its `upgrade` does to the entries.
 *
 * @module
 */
import type { Written } from "../../../nix/syntax/written.ts";
import type { Source } from "../source.ts";
import { archiveSource, forgeSource, gitSource, hash, tarballSource } from "../source_url.ts";
import { type Entry, fetchedFile, isEntry, type Pin, sourceOfPin, strings, textOf } from "./pin.ts";

/** Reads npins' format; `code` is its `default.nix`, which names no repositories before 2024. */
export function npinsPins(json: unknown, code: string): readonly Pin[] | undefined {
  const { version, pins } = isEntry(json) ? json : {};
  const isKnown = typeof version === "number" && version >= 0 && version <= 8;
  if (!isKnown || !isEntry(pins)) return undefined;
  return Object.entries(pins).map(([name, entry]) => {
    const attributes = isEntry(entry) ? entry : {};
    const { source, storeName, ...rest } = fetched(attributes);
    const named = source && { source: sourceOfPin(source, name, attributes) };
    const stored = storeName !== undefined && /\bname\b/.test(code) ? { storeName } : {};
    return { name, attributes, ...rest, ...named, ...stored };
  });
}

type Fetched = Pick<Pin, "source" | "made" | "storeName">;

function fetched(entry: Entry): Fetched {
  switch (entry.type) {
    case "Git":
    case "GitRelease":
      return entry.repository_url === undefined ? repository(entry) : oldGit(entry);
    case "GitHub":
    case "GitHubRelease":
      return oldGitHub(entry);
    case "Channel":
      return channel(entry);
    case "Tarball":
      return tarball(textOf(entry, "url"), textOf(entry, "locked_url"), entry);
    case "Url":
      return entry.unpack === false ? file(entry) : tarball(textOf(entry, "url"), undefined, entry);
    case "MutableUrl":
      return entry.unpack === false
        ? file(entry)
        : tarball(textOf(entry, "update_url"), textOf(entry, "url"), entry);
    case "PyPi":
      return file(entry);
    case "Container":
      return container(entry);
    default:
      return {};
  }
}

/** The archive of a forge, or a git repository; a release follows tags, which an input does not. */
function repository(entry: Entry): Fetched {
  const at = isEntry(entry.repository) ? entry.repository : {};
  const url = textOf(entry, "url");
  const tag = textOf(entry, "version");
  const pinned = {
    rev: textOf(entry, "revision"),
    sha256: textOf(entry, "hash"),
    ref: textOf(entry, "branch") ?? tag,
  };
  const archived = url === undefined || entry.submodules === true
    ? undefined
    : archiveSource(url, pinned);
  const isForge = /^(github|gitlab|sourcehut):/.test(archived?.url ?? "");
  const ref = textOf(entry, "branch") ?? (tag && `refs/tags/${tag}`);
  const source = isForge
    ? archived
    : gitSource(repositoryUrl(at) ?? "", { ...pinned, ref }, entry.submodules === true) ?? archived;
  const lost = entry.type === "GitRelease" ? { lost: RELEASES } : {};
  const storeName = url === undefined || entry.submodules === true
    ? { storeName: gitName(repositoryUrl(at) ?? "", pinned.rev ?? "") }
    : {};
  return source === undefined ? {} : { source: { ...source, ...lost }, ...storeName };
}

const RELEASES = "npins followed the newest release; the input stays at this one";

function repositoryUrl(repository: Entry): string | undefined {
  const [owner, repo] = [textOf(repository, "owner"), textOf(repository, "repo")];
  const server = textOf(repository, "server")?.replace(/\/$/, "");
  switch (repository.type) {
    case "Git":
      return textOf(repository, "url");
    case "GitHub":
      return `https://github.com/${owner}/${repo}.git`;
    case "GitLab":
      return `${server}/${textOf(repository, "repo_path")}.git`;
    case "Forgejo":
      return `${server}/${owner}/${repo}.git`;
    default:
      return undefined;
  }
}

/** `foo.git-0123456`: what npins calls the tree of a repository. */
function gitName(url: string, rev: string): string {
  const last = /\/([^/]*)$/.exec(url)?.[1] ?? "source";
  return /^[a-f0-9]*$/.test(rev) ? `${last}-${rev.slice(0, 7)}` : last;
}

/** Version 0 had no repositories of their own. */
function oldGit(entry: Entry): Fetched {
  const rev = textOf(entry, "revision");
  const url = textOf(entry, "repository_url") ?? "";
  const source = gitSource(url, {
    rev,
    ref: textOf(entry, "branch"),
    sha256: textOf(entry, "hash"),
  });
  return source === undefined ? {} : { source, storeName: gitName(url, rev ?? "") };
}

/** Version 0: a branch of GitHub, or its releases, which have no revision. */
function oldGitHub(entry: Entry): Fetched {
  const [owner, repo] = [textOf(entry, "owner"), textOf(entry, "repository")];
  const [sha256, url] = [textOf(entry, "hash"), textOf(entry, "tarball_url")];
  if (entry.type === "GitHubRelease") {
    const source = url === undefined ? undefined : tarballSource(url, hash(sha256));
    return source === undefined ? {} : { source: { ...source, lost: RELEASES } };
  }
  if (owner === undefined || repo === undefined) return {};
  const at = { rev: textOf(entry, "revision"), ref: textOf(entry, "branch"), sha256 };
  return { source: forgeSource({ scheme: "github", owner, repo }, at) };
}

/** The channel leads to its newest release, the lock to the one that was pinned. */
function channel(entry: Entry): Fetched {
  const [name, url] = [textOf(entry, "name"), textOf(entry, "url")];
  if (name === undefined || url === undefined) return {};
  if ((entry.artifact ?? "nixexprs.tar.xz") !== "nixexprs.tar.xz") return file(entry);
  return tarball(`https://channels.nixos.org/${name}/nixexprs.tar.xz`, url, entry);
}

function tarball(url: string | undefined, lockedUrl: string | undefined, entry: Entry): Fetched {
  if (url === undefined) return {};
  const at = lockedUrl === undefined ? {} : { lockedUrl };
  const source: Source = tarballSource(url, { ...hash(textOf(entry, "hash")), ...at });
  return { source };
}

/** A flat hash is none that a lock can have: the file stays a fetch. */
function file(entry: Entry): Fetched {
  const [url, sha256] = [textOf(entry, "url"), textOf(entry, "hash")];
  return url === undefined || sha256 === undefined ? {} : { made: fetchedFile({ url, sha256 }) };
}

/** An image is a derivation of the nixpkgs that the code hands in. */
function container(entry: Entry): Fetched {
  const names = {
    imageName: "image_name",
    imageDigest: "image_digest",
    finalImageTag: "image_tag",
    hash: "hash",
    arch: "arch",
  };
  const given = Object.entries(names).map(([name, key]) => [name, textOf(entry, key)]);
  const image = strings(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  const body: Written = {
    kind: "call",
    callee: "pkgs.dockerTools.pullImage",
    arguments: [image],
  };
  const made: Written = { kind: "function", formals: [{ name: "pkgs" }], body };
  const value: Written = { kind: "lambda", parameter: "_", body: made };
  return { made: [{ kind: "assign", path: ["__functor"], value }] };
}
