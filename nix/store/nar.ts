/**
 * The Nix archive: a tree of files as one canonical stream of bytes, the thing that `narHash`
 * hashes. No owners, no times, no modes but "executable"; entries in the byte order of their names.
 *
 * Where the tree comes from is the caller's business: {@linkcode NarNode} describes it lazily, so
 * that memory holds one path from the root and one chunk of one file.
 * Source of the rules: the Nix manual, "Nix Archive (NAR) format".
 *
 * @module
 */
import { bytesOfName } from "./byte_text.ts";
import { NarBytes, NarMark } from "./nar_bytes.ts";

/** A tree, described as far as it has been asked for. */
export type NarNode =
  | FileNode
  | { readonly kind: "symlink"; readonly target: string }
  | DirectoryNode;

/** A directory, whose entries are described when they are asked for. */
export interface DirectoryNode {
  readonly kind: "directory";
  /** The names of the entries, in any order, each once. */
  readonly names: readonly string[];
  readonly entry: (name: string) => NarNode | Promise<NarNode>;
  /**
   * A quicker way to the same archive than by its entries: puts it behind what is in `pending`, and
   * yields what that holds whenever it is full.
   */
  readonly archive?: (pending: NarBytes) => Iterable<Uint8Array>;
}

/** A file, whose contents are read when they are asked for. */
export interface FileNode {
  readonly kind: "regular";
  readonly executable: boolean;
  /** In bytes; `contents` must yield exactly as many. */
  readonly size: number;
  readonly contents: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * The archive of `root`, in chunks. A chunk's bytes are valid until the next one is asked for:
 * its buffer is used again.
 *
 * @throws {RangeError} where a file's contents are not as long as its `size` said.
 */
export async function* narChunks(root: NarNode): AsyncGenerator<Uint8Array, void, void> {
  const pending = new NarBytes();
  pending.strings("nix-archive-1");
  if (!gathered(root, pending)) yield* nodeChunks(root, pending);
  yield pending.take();
}

/** A string as it stands in an archive: its length before it, its padding behind it. */
export function narString(text: string): Uint8Array {
  const bytes = new NarBytes();
  bytes.strings(text);
  return bytes.take();
}

/** A node that needs no chunk of its own: it is gathered at once, if it is small and at hand. */
function gathered(node: NarNode, pending: NarBytes): boolean {
  if (node.kind === "symlink") {
    addLink(node.target, pending);
    return true;
  }
  if (node.kind === "directory" || !pending.fits(node.size + FILE_OVERHEAD)) return false;
  const contents = node.contents();
  if (!(Symbol.iterator in contents)) return false;
  startFile(node, pending);
  let seen = 0;
  for (const chunk of contents) {
    seen += chunk.length;
    pending.bytes(chunk);
  }
  endFile(node, seen, pending);
  return true;
}

/** What {@linkcode gathered} left: a directory, or a file that is large or comes from elsewhere. */
async function* nodeChunks(node: NarNode, pending: NarBytes): AsyncGenerator<Uint8Array> {
  switch (node.kind) {
    case "symlink":
      break;
    case "regular":
      yield* fileChunks(node, pending);
      break;
    case "directory":
      yield* node.archive?.(pending) ?? directoryChunks(node, pending);
      break;
    default:
      node satisfies never;
  }
}

async function* directoryChunks(
  { names, entry }: DirectoryNode,
  pending: NarBytes,
): AsyncGenerator<Uint8Array> {
  pending.bytes(NarMark.directory);
  for (const name of inArchiveOrder(names)) {
    startEntry(name, pending);
    const described = entry(name);
    const node = described instanceof Promise ? await described : described;
    if (pending.isFull()) yield pending.take();
    if (!gathered(node, pending)) yield* nodeChunks(node, pending);
    pending.bytes(NarMark.end);
  }
  pending.bytes(NarMark.end);
}

async function* fileChunks(file: FileNode, pending: NarBytes): AsyncGenerator<Uint8Array> {
  startFile(file, pending);
  let seen = 0;
  for await (const chunk of file.contents()) {
    seen += chunk.length;
    if (!pending.fits(chunk.length)) yield pending.take();
    if (pending.fits(chunk.length)) pending.bytes(chunk);
    else yield chunk;
  }
  endFile(file, seen, pending);
}

/** What stands before an entry of a directory. */
export function startEntry(name: string, pending: NarBytes): void {
  pending.bytes(NarMark.entry);
  pending.strings(name);
  pending.bytes(NarMark.node);
}

/** All of a symbolic link. */
export function addLink(target: string, pending: NarBytes): void {
  pending.bytes(NarMark.link);
  pending.strings(target, ")");
}

/** What stands before a file's contents. */
export function startFile(file: Pick<FileNode, "executable" | "size">, pending: NarBytes): void {
  pending.bytes(file.executable ? NarMark.executable : NarMark.file);
  pending.length(file.size);
}

/**
 * What stands behind a file's contents, of which `seen` bytes came. Throws as {@linkcode
 * narChunks}.
 */
export function endFile({ size }: Pick<FileNode, "size">, seen: number, pending: NarBytes): void {
  if (seen !== size) {
    throw new RangeError(`a file of ${size} bytes gave ${seen}: it changed while it was read`);
  }
  pending.pad(size);
  pending.bytes(NarMark.end);
}

/** More than all that stands around a file's contents. */
export const FILE_OVERHEAD = 256;

/** Only with these does the order of UTF-16 units differ from that of bytes. */
const SURROGATE = /[\ud800-\udfff]/;

/** The names as an archive has them. */
export function inArchiveOrder(names: readonly string[]): readonly string[] {
  const isOdd = names.some((name) => SURROGATE.test(name));
  return isOdd ? names.toSorted(compareBytes) : names.toSorted();
}

/** The order of NAR entries and of `readDir` in Nix: by the names' bytes, not by UTF-16 units. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  const [left, right] = [bytesOfName(a), bytesOfName(b)];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left[index] !== right[index]) return left[index]! - right[index]!;
  }
  return left.length - right.length;
}
