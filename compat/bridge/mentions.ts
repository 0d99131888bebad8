/**
 * Where the files of a store object name others.
 *
 * @module
 */
import type { FileNode, NarNode } from "../../nix/store/nar.ts";

/** How many bytes are shown before a digest and behind it. */
const MARGIN = 32;

/** Lines about files and symbolic links, by the digest that they name, in the order of the tree. */
export type Mentions = ReadonlyMap<string, readonly string[]>;

/** Finds the first mention of each digest in each file of a tree, as `nix why-depends` shows it. */
export async function mentionsIn(root: NarNode, digests: readonly string[]): Promise<Mentions> {
  const found = new Map<string, string[]>();
  const look = (text: string, line: (at: number) => string) => {
    for (const digest of digests) {
      const at = text.indexOf(digest);
      if (at >= 0) found.set(digest, [...found.get(digest) ?? [], line(at)]);
    }
  };
  for await (const { path, node } of leavesOf(root, "")) {
    const name = path === "" ? "/" : path;
    if (node.kind === "symlink") look(node.target, () => `${name} -> ${node.target}`);
    else {
      const text = await bytesAsText(node);
      look(text, (at) => `${name}: …${around(text, at)}…`);
    }
  }
  return found;
}

type Leaf = Exclude<NarNode, { readonly kind: "directory" }>;

async function* leavesOf(
  node: NarNode,
  path: string,
): AsyncGenerator<{ readonly path: string; readonly node: Leaf }> {
  if (node.kind !== "directory") {
    yield { path, node };
    return;
  }
  for (const name of node.names.toSorted()) {
    yield* leavesOf(await node.entry(name), path === "" ? name : `${path}/${name}`);
  }
}

/** The bytes of a file, each as a character; which one, matters for those of ASCII alone. */
async function bytesAsText(node: FileNode): Promise<string> {
  const decoder = new TextDecoder("latin1");
  let text = "";
  for await (const piece of node.contents()) text += decoder.decode(piece);
  return text;
}

/** A digest with what stands around it; a dot for what is not to be shown. */
function around(text: string, at: number): string {
  const digestLength = 32;
  const part = text.slice(Math.max(0, at - MARGIN), at + digestLength + MARGIN);
  return part.replaceAll(/[^ -~]/g, ".");
}
