/**
 * Trees for tests, written down as they look.
 *
 * @module
 */
import type { NarNode } from "../../nix/store/nar.ts";

/** A file by its text, a symbolic link, or a directory by its entries. */
export type Drawn = string | { readonly link: string } | { readonly entries: DrawnEntries };
export type DrawnEntries = Readonly<Record<string, Drawn>>;

/** A directory of the entries. */
export function memoryTree(entries: DrawnEntries): NarNode {
  return nodeOf({ entries });
}

/** The {@linkcode NarNode} of what was drawn. */
export function nodeOf(drawn: Drawn): NarNode {
  if (typeof drawn === "string") {
    const bytes = new TextEncoder().encode(drawn);
    return { kind: "regular", executable: false, size: bytes.length, contents: () => [bytes] };
  }
  if ("link" in drawn) return { kind: "symlink", target: drawn.link };
  const { entries } = drawn;
  return {
    kind: "directory",
    names: Object.keys(entries),
    entry: (name) => nodeOf(entries[name]!),
  };
}
