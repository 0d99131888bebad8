/**
 * Looks at a path of a tree as an evaluation did, and tells one answer from another.
 *
 * @module
 */
import { lazyImport } from "../../../nix/lazy_import.ts";
import type { NarNode } from "../../../nix/store/nar.ts";
import type { Read } from "./reads.ts";

/** Gives a text for each look at a tree: the same for two trees just where they answer the same. */
export type Look = (read: Read) => Promise<string>;

/** As many links may lead to one another; the kernel takes no more either. */
const MOST_LINKS = 40;

/** What a path leads to, and by which symbolic links. */
interface Found {
  /** The targets on the way, the first first. */
  readonly links: readonly string[];
  /** Absent where nothing stands there, or where the way leads out of the tree. */
  readonly node?: NarNode;
  readonly path: string;
}

/** Looks at a tree, which is described as far as it is looked at. */
export function lookAt(root: NarNode): Look {
  const known = new Map<string, Promise<NarNode | undefined>>([["", Promise.resolve(root)]]);

  /** What stands at a path of plain directories. */
  function nodeAt(path: string): Promise<NarNode | undefined> {
    let node = known.get(path);
    if (node === undefined) {
      const slash = path.lastIndexOf("/");
      node = childOf(nodeAt(path.slice(0, Math.max(slash, 0))), path.slice(slash + 1));
      known.set(path, node);
    }
    return node;
  }

  async function find(path: string, links: readonly string[] = []): Promise<Found> {
    const names = path.split("/").filter((name) => name !== "");
    for (let at = 1; at <= names.length; at++) {
      const here = names.slice(0, at).join("/");
      const node = await nodeAt(here);
      if (node === undefined) return { links, path };
      if (node.kind !== "symlink") continue;
      const told = [...links, node.target];
      const target = targetOf(names.slice(0, at - 1), node.target);
      if (target === undefined || told.length > MOST_LINKS) return { links: told, path };
      return await find([...target, ...names.slice(at)].join("/"), told);
    }
    const node = await nodeAt(names.join("/"));
    return { links, path: names.join("/"), ...(node && { node }) };
  }

  return async ({ kind, path }) => {
    const found = await find(path);
    return [...found.links, await answer(kind, found, find)].join("\n");
  };
}

async function childOf(
  parent: Promise<NarNode | undefined>,
  name: string,
): Promise<NarNode | undefined> {
  const node = await parent;
  return node?.kind === "directory" && node.names.includes(name)
    ? await node.entry(name)
    : undefined;
}

/** Where a link in the directory `above` leads; undefined where that is outside of the tree. */
function targetOf(above: readonly string[], target: string): readonly string[] | undefined {
  if (target.startsWith("/")) return undefined;
  const names = [...above];
  for (const name of target.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names;
}

async function answer(
  kind: Read["kind"],
  { node, path }: Found,
  find: (path: string) => Promise<Found>,
): Promise<string> {
  if (node === undefined) return "nothing";
  switch (kind) {
    case "type":
      return node.kind;
    case "directory":
      return node.kind === "directory" ? await listing(node) : node.kind;
    case "copy":
      return await narHash(node);
    case "import": {
      const file = node.kind === "directory"
        ? await find(`${path}/default.nix`)
        : { node, links: [] };
      return [node.kind, ...file.links, await contents(file.node)].join("\n");
    }
    case "file":
      return await contents(node);
    default:
      return kind satisfies never;
  }
}

async function listing(node: NarNode & { readonly kind: "directory" }): Promise<string> {
  const lines = node.names.toSorted().map(async (name) =>
    `${(await node.entry(name)).kind} ${name}`
  );
  return await hashOf(new TextEncoder().encode((await Promise.all(lines)).join("\0")));
}

async function contents(node: NarNode | undefined): Promise<string> {
  if (node?.kind !== "regular") return node?.kind ?? "nothing";
  const bytes = new Uint8Array(node.size);
  let at = 0;
  for await (const piece of node.contents()) {
    bytes.set(piece.subarray(0, bytes.length - at), at);
    at += piece.length;
  }
  return at === node.size ? await hashOf(bytes) : "changing";
}

/** Few flakes copy their files; the others need not wait for what makes archives. */
async function narHash(node: NarNode): Promise<string> {
  const [{ narDigest }, { printHash }] = await Promise.all([
    lazyImport<typeof import("../../../nix/store/digest.ts")>(
      "../../../nix/store/digest.ts",
      import.meta.url,
    ),
    lazyImport<typeof import("../../../nix/store/hash.ts")>(
      "../../../nix/store/hash.ts",
      import.meta.url,
    ),
  ]);
  return printHash(await narDigest(node), "sri");
}

/** By WebCrypto, which needs no loading: these few files are what a warm start waits for. */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toBase64();
}
