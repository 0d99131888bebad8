/**
 * What is remembered of fetched revisions, so that nothing is downloaded twice only to be hashed:
 * hash, date, and the files that locking reads. A revision never changes, so this never gets stale;
 * the directory may be deleted at any time.
 *
 * @module
 */
import { printHash } from "../../../nix/store/hash.ts";
import { digest } from "../../../nix/store/digest.ts";

/** What locking needs to know of a tree. */
export interface RememberedTree {
  readonly narHash: string;
  readonly lastModified: number;
  /** Every flake.nix and flake.lock of the tree, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a record is about: the parts of a locked reference that decide what the tree is. */
export type TreeKey = Readonly<Record<string, string>>;

/** Changes when records of before can't be read any more. */
const VERSION = 1;

/** The record of a tree; undefined where there is none, or none that can be read. */
export async function recallTree(key: TreeKey): Promise<RememberedTree | undefined> {
  try {
    const file = await recordFile(key);
    const record = file && JSON.parse(await Deno.readTextFile(file));
    return record?.version === VERSION ? record.tree : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a tree; where that is not possible, nothing happens. */
export async function rememberTree(key: TreeKey, tree: RememberedTree): Promise<void> {
  try {
    const file = await recordFile(key);
    if (file === undefined) return;
    const directory = file.slice(0, file.lastIndexOf("/"));
    await Deno.mkdir(directory, { recursive: true });
    const temporary = await Deno.makeTempFile({ dir: directory });
    await Deno.writeTextFile(temporary, JSON.stringify({ version: VERSION, key, tree }));
    await Deno.rename(temporary, file);
  } catch {
    // A cache that can't be written costs time, no more.
  }
}

async function recordFile(key: TreeKey): Promise<string | undefined> {
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? (home === undefined ? "" : `${home}/.cache`);
  if (!cache.startsWith("/")) return undefined;
  const text = JSON.stringify(Object.entries(key).sort());
  const name = printHash(await digest([new TextEncoder().encode(text)]), "base16");
  return `${cache}/flakebridge/trees/${name}.json`;
}
