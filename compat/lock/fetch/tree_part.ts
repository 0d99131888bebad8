/**
 * A file or directory of a source tree as a tree of its own.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import type { FileNode, NarNode } from "../../../nix/store/nar.ts";
import type { TreeFiles, WithFiles } from "../flake_input.ts";
import { followedLinks } from "../tree_path.ts";

/** What stands at a path, which has no symbolic links on the way. */
interface Found {
  readonly path: string;
  readonly node: NarNode;
}

/** The tree at a path of a tree. Throws a failure, once used, for one that is not there. */
export function partOf(withFiles: WithFiles, path: string): WithFiles {
  return (use) =>
    withFiles(async (root) => {
      const found = await nodeAt(root, path, { isFollowed: false });
      if (found === undefined) throw failure("no-such-path", `path '${path}' does not exist`);
      return await use(found.node);
    });
}

/** The small files of a tree that can be had file by file. */
export function smallFiles(withFiles: WithFiles): Required<TreeFiles> {
  return {
    readText: (path) =>
      withFiles(async (root) => {
        const found = await nodeAt(root, path, { isFollowed: true });
        return found?.node.kind === "regular" ? await textOf(found.node) : undefined;
      }),
    isLink: (path) =>
      withFiles(async (root) => {
        const found = await nodeAt(root, path, { isFollowed: false });
        return found?.node.kind === "symlink";
      }),
  };
}

/**
 * What stands at a path of a tree; symbolic links on the way are followed, the last one where
 * `isFollowed`. Undefined where nothing does, and below a tree that is a link. Throws as
 * {@linkcode followedLinks}.
 *
 * @param links The links that were met before, by their paths.
 */
export async function nodeAt(
  root: NarNode,
  path: string,
  { isFollowed }: { readonly isFollowed: boolean },
  links: ReadonlyMap<string, string> = new Map(),
): Promise<Found | undefined> {
  const names = path === "" ? [] : path.split("/");
  let node = root;
  for (let at = 0;; at++) {
    if (at > 0 && node.kind === "symlink" && (at < names.length || isFollowed)) {
      const known = new Map([...links, [names.slice(0, at).join("/"), node.target]]);
      const followed = followedLinks(path, (path) => known.get(path));
      return await nodeAt(root, followed, { isFollowed }, known);
    }
    const name = names[at];
    if (name === undefined) return { path, node };
    if (node.kind !== "directory" || !node.names.includes(name)) return undefined;
    node = await node.entry(name);
  }
}

async function textOf({ contents }: FileNode): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of contents()) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
