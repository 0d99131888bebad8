/**
 * URLs → flake references: one function for each family of schemes.
 *
 * @module
 */
import type { Attributes, FlakeRef } from "./flake_ref.ts";
import { attributeNames, checkedRef, checkId, isCommitHash, isNarHash } from "./from_attributes.ts";
import type { NixRelease } from "./release.ts";
import { isForgeRefName } from "./ref_name.ts";
import { BadUrl } from "./bad_url.ts";
import { filePathOf, type ParsedUrl, printUrl, splitScheme } from "./url.ts";

/** How a URL is to be read. */
export interface UrlReading {
  /**
   * Whether the input is a flake: then a bare `https:` URL is an archive, else it may be a file.
   */
  readonly isFlake: boolean;
  readonly like: NixRelease;
}

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz|tar\.xz|tar\.bz2|tar\.zst)$/;

/** The reference a URL is. Throws {@linkcode BadUrl}. */
export function refFromUrl(url: ParsedUrl, reading: UrlReading): FlakeRef {
  const { dir, ...query } = url.query;
  const attributes = attributesFromUrl({ ...url, query, fragment: "" }, dir, reading);
  if (attributes === undefined) throw unsupported(url);
  const withDir = dir === undefined || dir === "" ? attributes : { ...attributes, dir };
  return checkedRef(withDir, reading.like);
}

function attributesFromUrl(
  url: ParsedUrl,
  dir: string | undefined,
  reading: UrlReading,
): Attributes | undefined {
  const { transport } = splitScheme(url.scheme);
  const { like } = reading;
  // Nix 2.8 leaves `dir` in the URL of a repository or an archive as well.
  const query = like === "2.8" && dir !== undefined ? { ...url.query, dir } : url.query;
  const plain = { ...url, query, scheme: transport };
  switch (url.scheme) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return forgeAttributes(url.scheme, url, like);
    case "path":
      return pathAttributes({ ...url, query }, like);
    case "flake":
      return indirectAttributes(url, like);
    case "hg+http":
    case "hg+https":
    case "hg+ssh":
    case "hg+file":
      return repositoryAttributes("hg", plain, like);
  }
  if (isGitScheme(url.scheme, like)) {
    return repositoryAttributes("git", plain, like);
  }
  const type = downloadType(url, reading);
  return type === undefined ? undefined : downloadAttributes(type, plain, like);
}

/** Nix 2.34 takes whatever git may know. */
function isGitScheme(scheme: string, like: NixRelease): boolean {
  if (scheme === "git") return true;
  const { application, transport } = splitScheme(scheme);
  if (application !== "git") return false;
  return like === "2.34" || ["http", "https", "ssh", "file"].includes(transport);
}

function unsupported(url: ParsedUrl): BadUrl {
  const hint = url.scheme === "file+git" ? "; did you mean 'git+file' instead of 'file+git'?" : "";
  return new BadUrl(`input '${printUrl(url)}' is unsupported${hint}`);
}

/** `github:OWNER/REPO[/REF-OR-REV]`; empty segments of the path do not count. */
function forgeAttributes(
  type: "github" | "gitlab" | "sourcehut",
  url: ParsedUrl,
  like: NixRelease,
): Attributes {
  const [owner, repo, ...rest] = url.path.filter((segment) => segment !== "");
  if (owner === undefined || repo === undefined) {
    throw new BadUrl(`URL '${printUrl(url)}' is invalid: it must name an owner and a repository`);
  }
  const refOrRev = rest.join("/");
  const isRevision = rest.length === 1 && isCommitHash(refOrRev);
  const written = like === "2.34" ? refOrRev : refOrRev.toLowerCase();
  const { ref, rev, host, narHash } = url.query;
  if (isRevision && rev !== undefined) {
    throw new BadUrl(`URL '${printUrl(url)}' contains multiple commit hashes`);
  }
  if (rest.length > 0 && !isRevision && ref !== undefined) {
    throw new BadUrl(`URL '${printUrl(url)}' contains multiple branch/tag names`);
  }
  return defined({
    type,
    owner,
    repo,
    rev: isRevision ? written : rev,
    ref: rest.length > 0 && !isRevision ? refOrRev : ref,
    host,
    narHash: like === "2.8" ? undefined : narHash,
  });
}

/** The parameters of a repository's URL that are attributes, by release: texts, then flags. */
const GIT_PARAMETERS: Readonly<Record<NixRelease, readonly [texts: string, flags: string]>> = {
  "2.8": ["rev ref", "shallow submodules"],
  "2.26": [
    "rev ref keytype publicKey publicKeys",
    "shallow submodules exportIgnore allRefs verifyCommit",
  ],
  "2.34": [
    "rev ref keytype publicKey publicKeys",
    "shallow submodules lfs exportIgnore allRefs verifyCommit",
  ],
};

/** `git+https:` and `hg+https:`: what is not an attribute of ours stays in the URL. */
function repositoryAttributes(type: "git" | "hg", url: ParsedUrl, like: NixRelease): Attributes {
  const names = type === "git" ? GIT_PARAMETERS[like] : ["rev ref", ""];
  const [texts = [], flags = []] = names.map((list) => list.split(" "));
  const attributes: Record<string, string | boolean> = { type };
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(url.query)) {
    if (texts.includes(name)) attributes[name] = value;
    else if (flags.includes(name)) attributes[name] = value === "1";
    else query[name] = value;
  }
  if (like === "2.8" && typeof attributes.rev === "string" && !isCommitHash(attributes.rev)) {
    throw new BadUrl(`'${attributes.rev}' is not a commit hash`);
  }
  return { ...attributes, url: printUrl({ ...url, query }, like) };
}

function pathAttributes(url: ParsedUrl, like: NixRelease): Attributes {
  if (url.authority !== undefined && url.authority !== "") {
    throw new BadUrl(`path URL '${printUrl(url)}' should not have an authority`);
  }
  const path = pathFromUrl(url, like);
  const attributes: Record<string, string | number> = { type: "path", path };
  for (const [name, value] of Object.entries(url.query)) {
    attributes[name] = pathParameter(url, name, value);
  }
  return attributes;
}

function pathFromUrl({ path }: ParsedUrl, like: NixRelease): string {
  return like === "2.34" ? filePathOf(path) : path.join("/");
}

function pathParameter(url: ParsedUrl, name: string, value: string): string | number {
  if (name === "rev" || name === "narHash") return value;
  if (name !== "revCount" && name !== "lastModified") {
    throw new BadUrl(`path URL '${printUrl(url)}' has unsupported parameter '${name}'`);
  }
  const number = wholeNumber(value);
  if (number === undefined) {
    throw new BadUrl(`path URL '${printUrl(url)}' has invalid parameter '${name}'`);
  }
  return number;
}

/** `flake:ID[/REF][/REV]` */
function indirectAttributes(url: ParsedUrl, like: NixRelease): Attributes {
  const [id = "", second, third, ...rest] = url.path.filter((segment) => segment !== "");
  if (rest.length > 0) throw new BadUrl(`flake URL '${printUrl(url)}' is invalid`);
  checkId(id);
  const revisionOnly = third === undefined && second !== undefined && isCommitHash(second);
  const ref = revisionOnly ? undefined : second;
  const rev = revisionOnly ? second : third;
  if (ref !== undefined && !isForgeRefName(ref, like)) {
    throw new BadUrl(`in flake URL '${printUrl(url)}', '${ref}' is not a branch/tag name`);
  }
  if (rev !== undefined && !isCommitHash(rev)) {
    throw new BadUrl(`in flake URL '${printUrl(url)}', '${rev}' is not a commit hash`);
  }
  return defined({ type: "indirect", id, ref, rev: rev?.toLowerCase() });
}

/** Nix 2.8 knows archives alone, by their names. */
function downloadType(url: ParsedUrl, reading: UrlReading): "tarball" | "file" | undefined {
  const { application, transport } = splitScheme(url.scheme);
  if (!["file", "http", "https"].includes(transport)) return undefined;
  const isArchive = ARCHIVE.test(url.path.at(-1) ?? "");
  if (reading.like === "2.8") {
    return application === undefined && isArchive ? "tarball" : undefined;
  }
  if (application === "tarball" || application === "file") return application;
  if (application !== undefined) return undefined;
  return reading.isFlake || isArchive ? "tarball" : "file";
}

/**
 * The parameters that are attributes of ours are taken out of the URL; the server sees the rest.
 */
function downloadAttributes(
  type: "tarball" | "file",
  url: ParsedUrl,
  like: NixRelease,
): Attributes {
  const { narHash, rev, revCount, lastModified } = url.query;
  if (like === "2.8") {
    if (narHash !== undefined && !isNarHash(narHash)) throw new BadUrl(`bad hash '${narHash}'`);
    return defined({ type, url: printUrl(url, like), narHash });
  }
  const ours = attributeNames(type);
  const isLeft = (name: string) => name === "type" ? like === "2.34" : !ours.includes(name);
  const query = Object.fromEntries(Object.entries(url.query).filter(([name]) => isLeft(name)));
  return defined({
    type,
    url: printUrl({ ...url, query }),
    narHash,
    rev,
    revCount: wholeNumber(revCount),
    lastModified: wholeNumber(lastModified),
  });
}

/** A number as Nix reads it, in 64 bits. One that JSON would lose digits of is refused later, with
 * the other attributes. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\+?\d+$/.test(text)) return undefined;
  return BigInt(text.replace("+", "")) < 2n ** 64n ? Number(text) : undefined;
}

function defined(attributes: Readonly<Record<string, string | number | undefined>>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number] =>
      entry[1] !== undefined
    ),
  );
}
