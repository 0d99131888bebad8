/**
 * What this machine knows of the trees of sources, without a network.
 *
 * @module
 */
import { exists } from "@std/fs";
import { join } from "@std/path";
import { parseHash } from "../../nix/store/hash.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import { storeDirectory } from "../../nix/tools/store_directory.ts";
import type { Source } from "../scan/source.ts";

/** What is known of a tree by the flake reference of it; `undefined` of one that is not here. */
export interface KnownTrees {
  /** Whether it is a flake. */
  readonly isFlake: (url: string) => boolean | undefined;
  /** The release of nixpkgs that it is, or becomes: `24.11`. */
  readonly releaseIn: (url: string) => string | undefined;
}

/**
 * Looks at the trees of `sources`, a project's, where the store has them, and at `nixpkgs`, the
 * flake reference that `<nixpkgs>` becomes, where it is a directory. `root` is what a relative path
 * starts from.
 */
export async function knownTrees(
  sources: readonly Source[],
  nixpkgs: string,
  root: string,
): Promise<KnownTrees> {
  const flakes = new Map<string, boolean>();
  const releases = new Map<string, string>();
  const look = async (url: string, directory: string): Promise<void> => {
    flakes.set(url, await exists(join(directory, "flake.nix")));
    const release = await releaseOfTree(directory);
    if (release !== undefined) releases.set(url, release);
  };
  const directory = directoryOf(nixpkgs, root);
  if (directory !== undefined) await look(nixpkgs, directory);
  for (const { url, narHash } of sources) {
    const tree = narHash === undefined ? undefined : await storedTree(narHash);
    if (url !== undefined && tree !== undefined) await look(url, tree);
  }
  return { isFlake: (url) => flakes.get(url), releaseIn: (url) => releases.get(url) };
}

/** What nixpkgs says in its file `.version`; nothing where there is none that can be read. */
async function releaseOfTree(directory: string): Promise<string | undefined> {
  const text = await Deno.readTextFile(join(directory, ".version")).catch(() => "");
  return /^\d\d\.\d\d/.exec(text)?.[0];
}

/** The directory of `path:/a`, `/a` or `./a`, without parameters. */
function directoryOf(ref: string, root: string): string | undefined {
  const path = /^(?:path:)?([./][^?#]*)/.exec(ref)?.[1];
  return path?.startsWith("/") ? path : path && join(root, path);
}

/** Where the store has the tree with this hash, if it has. */
async function storedTree(narHash: string): Promise<string | undefined> {
  const path = await sourcePath(parseHash(narHash), "source", storeDirectory());
  return await exists(path) ? path : undefined;
}
