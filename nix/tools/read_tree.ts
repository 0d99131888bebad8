/**
 * Trees on this machine's disk, as {@linkcode NarNode}s.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import type { FileNode, NarNode } from "../store/nar.ts";
import { isGarbled, oddEntries, oddTarget } from "./odd_names.ts";

/** Files are read in pieces of this many bytes. */
const PIECE = 256 * 1024;

/** Whether an entry belongs to the tree; `path` is relative to its root, with `/`. */
export type TreeFilter = (path: string) => boolean;

/**
 * Describes what stands at `path`, as Nix sees it: symbolic links are not followed below the root,
 * nor is the root itself; "executable" is the owner's bit.
 *
 * The calls are synchronous: over many small files that takes a third of the time.
 *
 * @param filter Leaves out the entries (and all below them) for which it returns `false`.
 * @throws {Failure} `unsupported-file` on a FIFO, a socket or a device; `file-name` where a name or
 * a link's target is not UTF-8 and there is no shell to help. What the file system refuses comes as
 * `Deno.errors.*`.
 */
export function readTree(path: string, filter: TreeFilter = () => true): NarNode {
  return describe(path, Deno.lstatSync(path), "", filter);
}

/** The directory without symbolic links on the way to it: what Nix sees from inside it. */
export function realDirectory(directory: string): string {
  return Deno.realPathSync(directory);
}

/** Whether anything stands at a path. */
export function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function describe(path: string, info: Deno.FileInfo, below: string, filter: TreeFilter): NarNode {
  if (info.isSymlink) return { kind: "symlink", target: targetOf(path, info.size) };
  if (info.isDirectory) return describeDirectory(path, below, filter);
  if (!info.isFile) {
    throw failure("unsupported-file", `"${path}" is not a file, a directory or a symbolic link`, {
      help: "Nix can't copy it to the store: remove it, or keep it outside the project",
    });
  }
  return { kind: "regular", ...fileOf(info), contents: () => pieces(path, info.size) };
}

/** What an archive says of a file besides its contents. */
export function fileOf({ mode, size }: Deno.FileInfo): Pick<FileNode, "executable" | "size"> {
  return { executable: ((mode ?? 0) & 0o100) !== 0, size };
}

function describeDirectory(path: string, below: string, filter: TreeFilter): NarNode {
  const inside = (name: string) => below === "" ? name : `${below}/${name}`;
  const { names, entry } = listDirectory(path);
  return {
    kind: "directory",
    names: names.filter((name) => filter(inside(name))),
    entry: (name) => {
      const found = entry(name);
      return "info" in found ? describe(found.path, found.info, inside(name), filter) : found;
    },
  };
}

/** Where an entry of a directory is, if it is no symbolic link. */
export type Place =
  | { readonly kind: "regular" | "directory"; readonly path: string }
  | { readonly kind: "symlink"; readonly target: string };

/** What stands in a directory: where, and what it is; a link without a name for Deno by its target. */
export interface Listing {
  readonly names: readonly string[];
  /** As the directory itself has it where it can. Throws as {@linkcode readTree}. */
  readonly place: (name: string) => Place;
  readonly entry: (
    name: string,
  ) =>
    | { readonly path: string; readonly info: Deno.FileInfo }
    | { readonly kind: "symlink"; readonly target: string };
}

/** The entries of a directory, also those whose names are not UTF-8. */
export function listDirectory(path: string): Listing {
  const listed = new Map<string, Deno.DirEntry>();
  for (const entry of Deno.readDirSync(path)) listed.set(entry.name, entry);
  const names = [...listed.keys()];
  const odd = names.some(isGarbled) ? askShell(path, () => oddEntries(path)) : undefined;
  const entry = (name: string) => {
    const found = name.isWellFormed() ? undefined : odd?.get(name);
    if (found?.kind === "symlink") return found;
    if (found !== undefined) return { path: found.path, info: Deno.statSync(found.path) };
    return { path: `${path}/${name}`, info: Deno.lstatSync(`${path}/${name}`) };
  };
  const place = (name: string): Place => {
    const known = odd === undefined ? listed.get(name) : undefined;
    if (known?.isFile) return { kind: "regular", path: `${path}/${name}` };
    if (known?.isDirectory) return { kind: "directory", path: `${path}/${name}` };
    return placeOf(entry(name));
  };
  return { names: odd === undefined ? names : [...odd.keys()], entry, place };
}

function placeOf(found: ReturnType<Listing["entry"]>): Place {
  if (!("info" in found)) return found;
  const { path, info } = found;
  const node = describe(path, info, "", () => true);
  return node.kind === "symlink" ? node : { kind: node.kind, path };
}

/** A link's target; a text that is not as long as the link says has lost bytes on the way here. */
function targetOf(path: string, size: number): string {
  try {
    const target = Deno.readLinkSync(path);
    if (!isGarbled(target) || new TextEncoder().encode(target).length === size) return target;
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
  }
  return askShell(path, () => oddTarget(path));
}

function askShell<T>(path: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { NotFound, NotCapable } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotCapable)) throw error;
    throw failure("file-name", `a file name or link target is not UTF-8: "${path}"`, {
      help: "rename it; Deno reads such names only with the help of `sh`",
    });
  }
}

/** As many bytes as the file was long when it was looked at; a piece is valid until the next. */
export function* pieces(path: string, size: number): Generator<Uint8Array> {
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(Math.min(size, PIECE));
  for (let left = size; left > 0;) {
    const read = file.readSync(buffer.subarray(0, Math.min(left, buffer.length)));
    if (read === null) return;
    left -= read;
    yield buffer.subarray(0, read);
  }
}
