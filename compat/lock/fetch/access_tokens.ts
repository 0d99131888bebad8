/**
 * Access tokens: `access-tokens` of Nix's settings, and GITHUB_TOKEN for github.com.
 *
 * A token is a secret: it leaves this program in one header to its own host and in no other way.
 *
 * @module
 */
import type { NixSettings } from "./nix_settings.ts";

/** Tokens by `HOST`, `HOST/OWNER` or `HOST/OWNER/REPO`. */
export type AccessTokens = ReadonlyMap<string, string>;

/** The tokens that settings and the environment give; of two for one key the first, as in Nix. */
export function accessTokens(settings: NixSettings, githubToken: string | undefined): AccessTokens {
  const tokens = new Map<string, string>();
  const add = (key: string, token: string) => tokens.has(key) || tokens.set(key, token);
  for (const pair of (settings.get("access-tokens") ?? "").split(/\s+/)) {
    const equals = pair.indexOf("=");
    if (equals > 0) add(pair.slice(0, equals), pair.slice(equals + 1));
  }
  if (githubToken !== undefined && githubToken !== "") add("github.com", githubToken);
  return tokens;
}

/** As Nix chooses: the longest key that is `HOST/OWNER/REPO` or ends before one of its slashes. */
export function tokenFor(
  tokens: AccessTokens,
  host: string,
  repository: string,
): string | undefined {
  const path = `${host}/${repository}`;
  const keys = [...tokens.keys()].filter((key) => path === key || path.startsWith(`${key}/`));
  const [longest] = keys.sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : tokens.get(longest);
}
