/**
 * Git repositories on this machine, as references name them.
 *
 * @module
 */
import { exists } from "@std/fs";
import { filePathOf, parseUrl } from "../../ref/url.ts";

/** Where the repository at a URL is on this machine; undefined for one elsewhere. */
export function repositoryPath(repository: string): string | undefined {
  const url = parseUrl(repository);
  if (url.scheme !== "file" || areAllElsewhere()) return undefined;
  return filePathOf(url.path).replace(/(?<=.)\/+$/, "");
}

/** {@linkcode repositoryPath} of one that has its files on disk; undefined for a bare one, too. */
export async function checkoutPath(repository: string): Promise<string | undefined> {
  const path = repositoryPath(repository);
  return path !== undefined && await exists(`${path}/.git`) ? path : undefined;
}

/**
 * Nix's own tests, which have no server, have it take all repositories for ones elsewhere. Source:
 * `_NIX_FORCE_HTTP` in `src/libfetchers/git.cc` and `tests/functional` of Nix.
 */
function areAllElsewhere(): boolean {
  const variable = "_NIX_FORCE_HTTP";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" && Deno.env.get(variable) === "1";
}
