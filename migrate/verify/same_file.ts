/**
 * Whether two files are the same, by what an archive of them would hold.
 *
 * @module
 */
import { digest } from "../../nix/store/digest.ts";
import { printHash } from "../../nix/store/hash.ts";
import type { NarNode } from "../../nix/store/nar.ts";

type Regular = Extract<NarNode, { kind: "regular" }>;

/** Files up to this many bytes are compared in memory, larger ones by their hashes. */
const SMALL = 1024 * 1024;

/** Whether two nodes are the same file or link; directories never are. */
export async function isSameFile(a: NarNode, b: NarNode): Promise<boolean> {
  if (a.kind === "symlink") return b.kind === "symlink" && a.target === b.target;
  if (a.kind !== "regular" || b.kind !== "regular") return false;
  if (a.size !== b.size || a.executable !== b.executable) return false;
  if (a.size > SMALL) return await contentHash(a) === await contentHash(b);
  return areEqual(await contentBytes(a), await contentBytes(b));
}

async function contentHash(file: Regular): Promise<string> {
  return printHash(await digest(file.contents()), "base16");
}

async function contentBytes(file: Regular): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size);
  let end = 0;
  for await (const chunk of file.contents()) {
    bytes.set(chunk.subarray(0, file.size - end), end);
    end += chunk.length;
  }
  return bytes;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
