/**
 * Which sources are flakes: what this machine knows without a network.
 *
 * @module
 */
import { exists } from "@std/fs";
import { join } from "@std/path";
import { parseHash } from "../../nix/store/hash.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import { type Lookup, lookupsOf } from "../scan/lookups.ts";
import type { Source } from "../scan/source.ts";
import type { Project } from "../scan/project.ts";

/** Says of a flake reference whether its tree is a flake; `undefined` where nobody knows. */
export type IsFlake = (url: string) => boolean | undefined;

/**
 * Looks at the trees of the project's pins, where the store has them, and at `nixpkgs`, the flake
 * reference that `<nixpkgs>` becomes, where it is a directory. `root` is what a relative path
 * starts from.
 */
export async function knownFlakes(
  project: Project,
  nixpkgs: string,
  root: string,
): Promise<IsFlake> {
  const known = new Map<string, boolean>();
  const directory = directoryOf(nixpkgs, root);
  if (directory !== undefined) known.set(nixpkgs, await exists(join(directory, "flake.nix")));
  for (const { url, narHash } of sourcesOfProject(project)) {
    const tree = narHash === undefined ? undefined : await storedTree(narHash);
    if (url !== undefined && tree !== undefined) {
      known.set(url, await exists(join(tree, "flake.nix")));
    }
  }
  return (url) => known.get(url);
}

function sourcesOfProject({ files, open }: Project): readonly Source[] {
  const lookups = [...files.values()].flatMap(({ path, tree }): readonly Lookup[] =>
    lookupsOf(tree.root, path, open)
  );
  return lookups.flatMap((lookup) =>
    lookup.kind === "source" || lookup.kind === "import" ? [lookup.source] : []
  );
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
