/**
 * Which sources are flakes: what this machine knows without a network.
 *
 * @module
 */
import { exists } from "@std/fs";
import { join } from "@std/path";
import { parseHash } from "../../nix/store/hash.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import type { Source } from "../scan/source.ts";

/** Says of a flake reference whether its tree is a flake; `undefined` where nobody knows. */
export type IsFlake = (url: string) => boolean | undefined;

/**
 * Looks at the trees of `sources`, a project's, where the store has them, and at `nixpkgs`, the flake
 * reference that `<nixpkgs>` becomes, where it is a directory. `root` is what a relative path
 * starts from.
 */
export async function knownFlakes(
  sources: readonly Source[],
  nixpkgs: string,
  root: string,
): Promise<IsFlake> {
  const known = new Map<string, boolean>();
  const directory = directoryOf(nixpkgs, root);
  if (directory !== undefined) known.set(nixpkgs, await exists(join(directory, "flake.nix")));
  for (const { url, narHash } of sources) {
    const tree = narHash === undefined ? undefined : await storedTree(narHash);
    if (url !== undefined && tree !== undefined) {
      known.set(url, await exists(join(tree, "flake.nix")));
    }
  }
  return (url) => known.get(url);
}

/** The directory of `path:/a`, `/a` or `./a`, without parameters. */
function directoryOf(ref: string, root: string): string | undefined {
  const path = /^(?:path:)?([./][^?#]*)/.exec(ref)?.[1];
  return path?.startsWith("/") ? path : path && join(root, path);
}

/** Where the store has the tree with this hash, if it has. */
async function storedTree(narHash: string): Promise<string | undefined> {
  const path = await sourcePath(parseHash(narHash));
  return await exists(path) ? path : undefined;
}
