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

/** A tree, described as far as it has been asked for. */
export type NarNode =
  | FileNode
  | { readonly kind: "symlink"; readonly target: string }
  | {
    readonly kind: "directory";
    /** The names of the entries, in any order, each once. */
    readonly names: readonly string[];
    readonly entry: (name: string) => NarNode | Promise<NarNode>;
  };

/** A file, whose contents are read when they are asked for. */
export interface FileNode {
  readonly kind: "regular";
  readonly executable: boolean;
  /** In bytes; `contents` must yield exactly as many. */
  readonly size: number;
  readonly contents: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Small pieces are gathered into chunks of this many bytes before they are handed on. */
const CHUNK = 64 * 1024;

/**
 * The archive of `root`, in chunks. A chunk's bytes are valid until the next one is asked for:
 * its buffer is used again.
 *
 * @throws {RangeError} where a file's contents are not as long as its `size` said.
 */
export async function* narChunks(root: NarNode): AsyncGenerator<Uint8Array, void, void> {
  const pending = new Gathering();
  pending.strings("nix-archive-1");
  if (!gathered(root, pending)) yield* nodeChunks(root, pending);
  yield pending.take();
}

/** A string as it stands in an archive: its length before it, its padding behind it. */
export function narString(text: string): Uint8Array {
  const gathering = new Gathering();
  gathering.strings(text);
  return gathering.take();
}

/** A node that needs no chunk of its own: it is gathered at once, if it is small and at hand. */
function gathered(node: NarNode, pending: Gathering): boolean {
  if (node.kind === "symlink") {
    pending.bytes(LINK);
    pending.strings(node.target, ")");
    return true;
  }
  if (node.kind === "directory" || !pending.fits(node.size + OVERHEAD)) return false;
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
async function* nodeChunks(node: NarNode, pending: Gathering): AsyncGenerator<Uint8Array> {
  switch (node.kind) {
    case "symlink":
      break;
    case "regular":
      yield* fileChunks(node, pending);
      break;
    case "directory":
      pending.bytes(DIRECTORY);
      for (const name of node.names.toSorted(compareBytes)) {
        pending.bytes(ENTRY);
        pending.strings(name, "node");
        const described = node.entry(name);
        const entry = described instanceof Promise ? await described : described;
        if (pending.isFull()) yield pending.take();
        if (!gathered(entry, pending)) yield* nodeChunks(entry, pending);
        pending.bytes(END);
      }
      pending.bytes(END);
      break;
    default:
      node satisfies never;
  }
}

async function* fileChunks(file: FileNode, pending: Gathering): AsyncGenerator<Uint8Array> {
  startFile(file, pending);
  let seen = 0;
  for await (const chunk of file.contents()) {
    seen += chunk.length;
    if (!pending.fits(chunk.length)) yield pending.take();
    if (chunk.length > CHUNK) yield chunk;
    else pending.bytes(chunk);
  }
  endFile(file, seen, pending);
}

function startFile({ executable, size }: FileNode, pending: Gathering): void {
  pending.bytes(executable ? EXECUTABLE : FILE);
  pending.length(size);
}

function endFile({ size }: FileNode, seen: number, pending: Gathering): void {
  if (seen !== size) {
    throw new RangeError(`a file of ${size} bytes gave ${seen}: it changed while it was read`);
  }
  pending.pad(size);
  pending.bytes(END);
}

/** Only with these does the order of UTF-16 units differ from that of bytes. */
const SURROGATE = /[\ud800-\udfff]/;

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

/** The bytes gathered for the next chunk: a buffer that moves. */
class Gathering {
  #buffer = new Uint8Array(2 * CHUNK);
  #view = new DataView(this.#buffer.buffer);
  #used = 0;

  isFull(): boolean {
    return this.#used >= CHUNK;
  }

  fits(size: number): boolean {
    return this.#used + size <= CHUNK;
  }

  /** What was gathered; the buffer starts anew. */
  take(): Uint8Array {
    const chunk = this.#buffer.subarray(0, this.#used);
    this.#used = 0;
    return chunk;
  }

  /** Strings, each with its length before and its padding after. */
  strings(...texts: readonly string[]): void {
    for (const text of texts) {
      const bytes = bytesOfName(text);
      this.length(bytes.length);
      this.bytes(bytes);
      this.pad(bytes.length);
    }
  }

  /** A length: 64 bits, little-endian. */
  length(size: number): void {
    this.#reserve(8);
    this.#view.setUint32(this.#used, size, true);
    this.#view.setUint32(this.#used + 4, Math.floor(size / 2 ** 32), true);
    this.#used += 8;
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Zeros after `size` bytes, up to the next multiple of eight. */
  pad(size: number): void {
    const zeros = (8 - (size % 8)) % 8;
    this.#reserve(zeros);
    this.#buffer.fill(0, this.#used, this.#used + zeros);
    this.#used += zeros;
  }

  #reserve(size: number): void {
    if (this.#used + size <= this.#buffer.length) return;
    const larger = new Uint8Array(2 * (this.#used + size));
    larger.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}

const DIRECTORY = together("(", "type", "directory");
const ENTRY = together("entry", "(", "name");
const FILE = together("(", "type", "regular", "contents");
const EXECUTABLE = together("(", "type", "regular", "executable", "", "contents");
const LINK = together("(", "type", "symlink", "target");
const END = together(")");

/** More than all that stands around a file's contents. */
const OVERHEAD = 256;

function together(...texts: readonly string[]): Uint8Array {
  const gathering = new Gathering();
  gathering.strings(...texts);
  return gathering.take().slice();
}
