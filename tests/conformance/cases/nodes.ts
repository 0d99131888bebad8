/**
 * Lock nodes and flakes that many cases use.
 *
 * @module
 */
import type { Files, Lock, Nodes } from "../case.ts";

/** A flake without inputs. */
export const LEAF: Files = { "flake.nix": `{ outputs = { self }: { leaf = true; }; }\n` };

/** A flake in a sub-directory of its tree. */
export const NESTED: Files = {
  "inner/flake.nix": `{ outputs = { self }: { inner = true; }; }\n`,
  "outer": "outer\n",
};

/** A directory that is no flake. */
export const PLAIN: Files = { "file": "text\n" };

/**
 * What git calls a commit, one for each name: Nix caches trees by revision. No one looks whether it
 * is a commit when the tree is there.
 */
export function revisionFor(name: string): string {
  let rev = "";
  for (let at = 0; at < 40; at++) {
    let digit = at;
    for (const letter of name) digit = (digit * 31 + (letter.codePointAt(0) ?? 0)) % 65521;
    rev += (digit % 16).toString(16);
  }
  return rev;
}

/** 2023-11-14, 22:13:20 UTC. */
export const MODIFIED = 1700000000;

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One input `dep`: what flake.nix says of it, and what the lock adds. */
export function lockOf(
  original: Attributes,
  locked: Attributes,
  more: Readonly<Record<string, boolean>> = {},
): Lock {
  const { ref: _, ...fetched } = original;
  return { nodes: { dep: { locked: { ...fetched, ...locked }, original, ...more } } };
}

/** A node for the tree `directory` of the case, with the inputs given. */
export function pathNode(
  directory: string,
  inputs?: Readonly<Record<string, string | readonly string[]>>,
): Nodes[string] {
  const original = { type: "path", path: `{{dir}}/${directory}` };
  const locked = { ...original, narHash: `{{narHash ${directory}}}`, lastModified: MODIFIED };
  return { locked, original, ...(inputs === undefined ? {} : { inputs }) };
}
