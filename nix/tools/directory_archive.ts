/**
 * Archives of directories on this machine's disk, written straight from it: no entry is described
 * first, and a file costs no more calls to the system than Nix makes.
 *
 * @module
 */
import { type Failure, failure } from "../diagnostic.ts";
import {
  addLink,
  endFile,
  FILE_OVERHEAD,
  type FileNode,
  inArchiveOrder,
  startEntry,
  startFile,
} from "../store/nar.ts";
import { type NarBytes, NarMark } from "../store/nar_bytes.ts";
import { type Entry, listDirectory, type Listing } from "./list_directory.ts";

/** Whether an entry belongs to the tree; `path` is relative to its root, with `/`. */
export type TreeFilter = (path: string) => boolean;

/** Which entries there are, and who wants to know. */
export interface TreeOptions {
  /** Leaves out the entries (and all below them) for which it returns `false`. */
  readonly filter?: TreeFilter;
  /** Is told what the file system says of everything that comes into an archive. */
  readonly look?: (info: Deno.FileInfo) => void;
}

/**
 * Puts a directory behind what is in `pending`, and yields what that holds whenever it is full.
 *
 * @param below Its path in the tree, ending with `/` unless it is empty.
 * @throws as {@linkcode pieces}, and as `readTree`.
 */
export function* directoryArchive(
  { names, entry }: Listing,
  below: string,
  pending: NarBytes,
  options: TreeOptions,
): Generator<Uint8Array, void, void> {
  const { filter, look } = options;
  pending.bytes(NarMark.directory);
  for (const name of inArchiveOrder(names)) {
    if (filter?.(below + name) === false) continue;
    startEntry(name, pending);
    const found = entry(name);
    if (look !== undefined && found.kind !== "regular") lookAt(found, look);
    if (found.kind === "symlink") addLink(found.target, pending);
    else if (found.kind === "directory") {
      const listing = listDirectory(found.path);
      yield* directoryArchive(listing, `${below}${name}/`, pending, options);
    } else if (!addSmallFile(found.path, pending, look)) {
      yield* largeFile(found.path, pending, look);
    }
    pending.bytes(NarMark.end);
    if (pending.isFull()) yield pending.take();
  }
  pending.bytes(NarMark.end);
}

function lookAt({ kind, path }: Entry, look: (info: Deno.FileInfo) => void): void {
  if (path !== undefined) look(kind === "symlink" ? Deno.lstatSync(path) : Deno.statSync(path));
}

/** All of a file, if there is room for it; whether there was. */
function addSmallFile(path: string, pending: NarBytes, look: TreeOptions["look"]): boolean {
  const file = Deno.openSync(path);
  try {
    const info = file.statSync();
    if (!pending.fits(info.size + FILE_OVERHEAD)) return false;
    look?.(info);
    startFile(fileOf(info), pending);
    if (pending.fill(info.size, file) < info.size) throw shrunken(path);
    endFile(info, info.size, pending);
    return true;
  } finally {
    file.close();
  }
}

function* largeFile(
  path: string,
  pending: NarBytes,
  look: TreeOptions["look"],
): Generator<Uint8Array, void, void> {
  const info = Deno.statSync(path);
  look?.(info);
  startFile(fileOf(info), pending);
  yield pending.take();
  yield* pieces(path, info.size);
  endFile(info, info.size, pending);
}

/** What an archive says of a file besides its contents. */
export function fileOf({ mode, size }: Deno.FileInfo): Pick<FileNode, "executable" | "size"> {
  return { executable: ((mode ?? 0) & 0o100) !== 0, size };
}

/** Files are read in pieces of this many bytes. */
const PIECE = 256 * 1024;

/**
 * As many bytes as the file was long when it was looked at, as Nix takes them, though it grew
 * since; a piece is valid until the next.
 *
 * @throws {Failure} `file-changed` where it shrank.
 */
export function* pieces(path: string, size: number): Generator<Uint8Array> {
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(Math.min(size, PIECE));
  for (let left = size; left > 0;) {
    const read = file.readSync(buffer.subarray(0, Math.min(left, buffer.length)));
    if (read === null) throw shrunken(path);
    left -= read;
    yield buffer.subarray(0, read);
  }
}

function shrunken(path: string): Failure {
  return failure("file-changed", `"${path}" became shorter while it was read`, {
    help: "run again when nothing writes there",
  });
}
