/**
 * A store below a directory of this machine, whose paths say `/nix/store` all the same.
 *
 * @module
 */

/**
 * The directory that such a store is below, as `--store` or NIX_REMOTE names it: `DIR`, with a
 * slash in it, or `local?root=DIR`. Undefined for other stores. Source: `openStore` of Nix; its
 * manual, "Local Store".
 */
export function storeRoot(url: string = remote()): string | undefined {
  const [, root, directory] =
    /^(?:local\?(?:.*&)?root=([^&]+)|([^:?]*\/[^:?]*)(?:\?.*)?$)/.exec(url) ?? [];
  return root ?? directory;
}

/**
 * Where a store path is on this machine's disk, by {@linkcode storeRoot}; undefined for other
 * stores.
 */
export function pathBelowRoot(path: string): string | undefined {
  const root = storeRoot();
  return root && `${root}/nix/store/${path.slice(path.lastIndexOf("/") + 1)}`;
}

/** What the environment says, where Deno may look at it. */
function remote(): string {
  try {
    return Deno.env.get("NIX_REMOTE") ?? "";
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return "";
    throw error;
  }
}
