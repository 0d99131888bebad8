/**
 * What git and Nix take for the address of a repository.
 *
 * @module
 */
import { BadUrl, type ParsedUrl, parseUrl, splitScheme } from "./url.ts";

/**
 * The URL of a repository: `user@host:path` becomes `ssh:`, a bare path `file:`, and `git+` before
 * the scheme goes. Throws {@linkcode BadUrl}.
 */
export function fixGitUrl(text: string): ParsedUrl {
  const url = text.startsWith("/") ? text : text.replace(/^([^/]*)@(.*):(.*)$/s, "ssh://$1@$2/$3");
  if (!/^(?:git\+)?file:/.test(url) && !url.includes("://")) return fileUrl(url);
  const parsed = parseUrl(url);
  const { application, transport } = splitScheme(parsed.scheme);
  return application === "git" ? { ...parsed, scheme: transport } : parsed;
}

function fileUrl(path: string): ParsedUrl {
  const segments = path.split("/");
  if (segments[0]?.includes(":")) {
    throw new BadUrl(`SCP-like URL '${path}' is not supported; use ssh://... instead`);
  }
  return {
    scheme: "file",
    ...(path.startsWith("/") ? { authority: "" } : {}),
    path: segments,
    query: {},
    fragment: "",
  };
}
