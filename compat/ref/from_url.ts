/**
 * URLs → flake references: one function for each family of schemes.
 *
 * @module
 */
import type { Attributes, FlakeRef } from "./flake_ref.ts";
import { attributeNames, checkedRef, checkId } from "./from_attributes.ts";
import type { NixRelease } from "./release.ts";
import { isLegalRefName } from "./ref_name.ts";
import { BadUrl, filePathOf, type ParsedUrl, percentEncode, printUrl, splitScheme } from "./url.ts";

/** How a URL is to be read. */
export interface UrlReading {
  /** Whether the input is a flake: then a bare `https:` URL is an archive, else it may be a file. */
  readonly isFlake: boolean;
  readonly like: NixRelease;
}

/** A full commit hash. */
const REVISION = /^[0-9a-fA-F]{40}$/;
const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz|tar\.xz|tar\.bz2|tar\.zst)$/;

/** The reference a URL is. Throws {@linkcode BadUrl}. */
export function refFromUrl(url: ParsedUrl, reading: UrlReading): FlakeRef {
  const { dir, ...query } = url.query;
  const attributes = attributesFromUrl({ ...url, query, fragment: "" }, reading);
  if (attributes === undefined) throw unsupported(url);
  const withDir = dir === undefined || dir === "" ? attributes : { ...attributes, dir };
  return checkedRef(reading.like === "2.8" ? withDirInUrl(withDir, dir) : withDir);
}

function attributesFromUrl(url: ParsedUrl, reading: UrlReading): Attributes | undefined {
  const { application, transport } = splitScheme(url.scheme);
  switch (url.scheme) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return forgeAttributes(url.scheme, { ...url, path: forgePath(url, reading.like) });
    case "path":
      return pathAttributes(url, reading);
    case "flake":
      return indirectAttributes(url);
    case "hg+http":
    case "hg+https":
    case "hg+ssh":
    case "hg+file":
      return repositoryAttributes("hg", { ...url, scheme: transport });
  }
  if (url.scheme === "git" || application === "git") {
    return repositoryAttributes("git", { ...url, scheme: transport });
  }
  const type = downloadType(url, reading.isFlake);
  return type === undefined ? undefined : downloadAttributes(type, { ...url, scheme: transport });
}

function unsupported(url: ParsedUrl): BadUrl {
  const hint = url.scheme === "file+git" ? "; did you mean 'git+file' instead of 'file+git'?" : "";
  return new BadUrl(`input '${printUrl(url)}' is unsupported${hint}`);
}

/** Nix 2.8 leaves `dir` in the URL of a repository or an archive as well. */
function withDirInUrl(attributes: Attributes, dir: string | undefined): Attributes {
  const { url } = attributes;
  if (dir === undefined || typeof url !== "string") return attributes;
  return { ...attributes, url: `${url}${url.includes("?") ? "&" : "?"}dir=${dir}` };
}

/** Nix 2.8 leaves `%XX` as it is; 2.26 resolves it before it looks for the slashes, 2.34 after. */
function forgePath({ path }: ParsedUrl, like: NixRelease): readonly string[] {
  switch (like) {
    case "2.8":
      return path.map((segment) => percentEncode(segment, ":@!$&'()*+,;="));
    case "2.26":
      return path.join("/").split("/");
    case "2.34":
      return path;
    default:
      return like satisfies never;
  }
}

/** `github:OWNER/REPO[/REF-OR-REV]`; empty segments of the path do not count. */
function forgeAttributes(type: "github" | "gitlab" | "sourcehut", url: ParsedUrl): Attributes {
  const [owner, repo, ...rest] = url.path.filter((segment) => segment !== "");
  if (owner === undefined || repo === undefined) {
    throw new BadUrl(`URL '${printUrl(url)}' is invalid: it must name an owner and a repository`);
  }
  const refOrRev = rest.join("/");
  const isRevision = rest.length === 1 && REVISION.test(refOrRev);
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
    rev: isRevision ? refOrRev : rev,
    ref: rest.length > 0 && !isRevision ? refOrRev : ref,
    host,
    narHash,
  });
}

/** `git+https:` and `hg+https:`: what is not an attribute of ours stays in the URL. */
function repositoryAttributes(type: "git" | "hg", url: ParsedUrl): Attributes {
  const texts = type === "git"
    ? ["rev", "ref", "keytype", "publicKey", "publicKeys"]
    : ["rev", "ref"];
  const flags = type === "git"
    ? ["shallow", "submodules", "lfs", "exportIgnore", "allRefs", "verifyCommit"]
    : [];
  const attributes: Record<string, string | boolean> = { type };
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(url.query)) {
    if (texts.includes(name)) attributes[name] = value;
    else if (flags.includes(name)) attributes[name] = value === "1";
    else query[name] = value;
  }
  return { ...attributes, url: printUrl({ ...url, query }) };
}

function pathAttributes(url: ParsedUrl, reading: UrlReading): Attributes {
  if (url.authority !== undefined && url.authority !== "") {
    throw new BadUrl(`path URL '${printUrl(url)}' should not have an authority`);
  }
  const path = reading.like === "2.34" ? filePathOf(url.path) : url.path.join("/");
  const attributes: Record<string, string | number> = { type: "path", path };
  for (const [name, value] of Object.entries(url.query)) {
    attributes[name] = pathParameter(url, name, value);
  }
  return attributes;
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
function indirectAttributes(url: ParsedUrl): Attributes {
  const [id = "", second, third, ...rest] = url.path.filter((segment) => segment !== "");
  if (rest.length > 0) throw new BadUrl(`flake URL '${printUrl(url)}' is invalid`);
  checkId(id);
  const revisionOnly = third === undefined && second !== undefined && REVISION.test(second);
  const ref = revisionOnly ? undefined : second;
  const rev = revisionOnly ? second : third;
  if (ref !== undefined && !isLegalRefName(ref)) {
    throw new BadUrl(`in flake URL '${printUrl(url)}', '${ref}' is not a branch/tag name`);
  }
  if (rev !== undefined && !REVISION.test(rev)) {
    throw new BadUrl(`in flake URL '${printUrl(url)}', '${rev}' is not a commit hash`);
  }
  return defined({ type: "indirect", id, ref, rev: rev?.toLowerCase() });
}

function downloadType(url: ParsedUrl, isFlake: boolean): "tarball" | "file" | undefined {
  const { application, transport } = splitScheme(url.scheme);
  if (!["file", "http", "https"].includes(transport)) return undefined;
  if (application === "tarball" || application === "file") return application;
  if (application !== undefined) return undefined;
  return isFlake || ARCHIVE.test(url.path.at(-1) ?? "") ? "tarball" : "file";
}

/** The parameters that are attributes of ours are taken out of the URL; the server sees the rest. */
function downloadAttributes(type: "tarball" | "file", url: ParsedUrl): Attributes {
  const { narHash, rev, revCount, lastModified } = url.query;
  const ours = attributeNames(type);
  const query = Object.fromEntries(
    Object.entries(url.query).filter(([name]) => !ours.includes(name) || name === "type"),
  );
  return defined({
    type,
    url: printUrl({ ...url, query }),
    narHash,
    rev,
    revCount: wholeNumber(revCount),
    lastModified: wholeNumber(lastModified),
  });
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

function defined(attributes: Readonly<Record<string, string | number | undefined>>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number] =>
      entry[1] !== undefined
    ),
  );
}
