/**
 * What git and Nix take for the address of a repository.
 *
 * @module
 */
import { BadUrl } from "./bad_url.ts";
import type { NixRelease } from "./release.ts";
import { type ParsedUrl, parseUrl, printUrl, splitScheme } from "./url.ts";

/**
 * The URL of a repository: `user@host:path` becomes `ssh:`, a bare path `file:`, and `git+` before
 * the scheme goes. Nix 2.8 and 2.26 leave a URL as it is written, and 2.8 wants nothing else.
 * Throws {@linkcode BadUrl}.
 */
export function fixGitUrl(text: string, like: NixRelease): string {
  const url = like === "2.8" || text.startsWith("/")
    ? text
    : text.replace(/^([^/]*)@(.*):(.*)$/s, "ssh://$1@$2/$3");
  const isUrl = like === "2.8" || /^(?:git\+)?file:/.test(url) || url.includes("://");
  if (!isUrl) return printUrl(fileUrl(url, like), like);
  const parsed = parseUrl(url, like);
  if (like !== "2.34") return url;
  const { application, transport } = splitScheme(parsed.scheme);
  return printUrl(application === "git" ? { ...parsed, scheme: transport } : parsed);
}

function fileUrl(path: string, like: NixRelease): ParsedUrl {
  const segments = path.split("/");
  if (like === "2.34" && segments[0]?.includes(":")) {
    throw new BadUrl(`SCP-like URL '${path}' is not supported; use ssh://... instead`);
  }
  return {
    scheme: "file",
    ...(like === "2.26" || path.startsWith("/") ? { authority: "" } : {}),
    path: segments,
    query: {},
    fragment: "",
  };
}
