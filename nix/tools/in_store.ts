/**
 * How a program of Nix is told of a store.
 *
 * @module
 */

/**
 * The variables that make a program of Nix use a store, whatever nix.conf and NIX_CONFIG say, as
 * the NIX_CONFIG of a post-build hook does; none where it is to use this machine's own.
 *
 * @param url The store as NIX_REMOTE names it.
 */
export function inStore(
  url: string | undefined,
): { readonly env?: Readonly<Record<string, string>> } {
  if (url === undefined) return {};
  const settings = `${Deno.env.get("NIX_CONFIG") ?? ""}\nstore = ${url}`;
  return { env: { NIX_REMOTE: url, NIX_CONFIG: settings } };
}
