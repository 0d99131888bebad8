/**
 * Trees of files as data, to be compared: what a program changed, and what it should have.
 *
 * @module
 */
import { join } from "@std/path";
import { run } from "../../nix/tools/run.ts";

/** A file (text where it is UTF-8 without loss, else in base 64) or a symbolic link. */
export type TreeEntry =
  | { readonly text: string; readonly executable: boolean }
  | { readonly base64: string; readonly executable: boolean }
  | { readonly target: string };

/** The files of a tree by their paths, sorted; empty directories do not count. */
export type Tree = Readonly<Record<string, TreeEntry>>;

/** Reads everything below `root` but `.git`. */
export async function readTree(root: string): Promise<Tree> {
  const entries = await Array.fromAsync(entriesBelow(root, ""));
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
}

async function* entriesBelow(root: string, below: string): AsyncGenerator<[string, TreeEntry]> {
  for await (const { name } of Deno.readDir(join(root, below))) {
    const path = join(below, name);
    const info = await Deno.lstat(join(root, path));
    if (path === ".git") continue;
    else if (info.isSymlink) yield [path, { target: await Deno.readLink(join(root, path)) }];
    else if (info.isDirectory) yield* entriesBelow(root, path);
    else yield [path, await readFile(join(root, path), info)];
  }
}

async function readFile(path: string, info: Deno.FileInfo): Promise<TreeEntry> {
  const executable = ((info.mode ?? 0) & 0o100) !== 0;
  const bytes = await Deno.readFile(path);
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
      executable,
    };
  } catch {
    return { base64: bytes.toBase64(), executable };
  }
}

/** Writes the tree in place of what is at `root`. */
export async function writeTree(root: string, tree: Tree): Promise<void> {
  await run("rm", ["-rf", root]);
  for (const [path, entry] of Object.entries(tree)) {
    const absolute = join(root, path);
    await Deno.mkdir(join(absolute, ".."), { recursive: true });
    if ("target" in entry) {
      await Deno.symlink(entry.target, absolute);
      continue;
    }
    const mode = entry.executable ? 0o755 : 0o644;
    if ("text" in entry) await Deno.writeTextFile(absolute, entry.text, { mode });
    else await Deno.writeFile(absolute, Uint8Array.fromBase64(entry.base64), { mode });
  }
}
