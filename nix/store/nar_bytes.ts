/**
 * The pieces that archives are made of: strings, lengths, padding, and the marks around entries.
 * Source of the rules: the Nix manual, "Nix Archive (NAR) format".
 *
 * @module
 */
import { bytesOfName } from "./byte_text.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that is open. */
interface ByteSource {
  /** How many bytes were put in `place`; null where there are no more. */
  readonly readSync: (place: Uint8Array) => number | null;
}

/** How many bytes are gathered, unless a buffer of another size is given. */
const USUAL_SIZE = 128 * 1024;

/** The bytes of an archive that are to be handed on next: a buffer that is used again. */
export class NarBytes {
  #buffer: Bytes;
  #view: DataView;
  #used = 0;

  /** @param buffer What to gather in, from its beginning. */
  constructor(buffer: Bytes = new Uint8Array(USUAL_SIZE)) {
    this.#buffer = buffer;
    this.#view = viewOf(buffer);
  }

  /** How many bytes are there. */
  get size(): number {
    return this.#used;
  }

  /** Whether it is time to hand on what is there. */
  isFull(): boolean {
    return this.#used >= this.#buffer.length / 2;
  }

  /** Whether as many more bytes find their place without a larger buffer. */
  fits(size: number): boolean {
    return this.#used + size <= this.#buffer.length;
  }

  /** What was gathered; the buffer starts anew. */
  take(): Bytes {
    const chunk = this.#buffer.subarray(0, this.#used);
    this.#used = 0;
    return chunk;
  }

  /** Strings, each with its length before and its padding after. */
  strings(...texts: readonly string[]): void {
    for (const text of texts) {
      if (this.#ascii(text)) continue;
      const bytes = bytesOfName(text);
      this.length(bytes.length);
      this.bytes(bytes);
      this.pad(bytes.length);
    }
  }

  /** A string of nothing but ASCII, as most are: no encoder is asked. Whether it was one. */
  #ascii(text: string): boolean {
    const size = text.length;
    this.#reserve(8 + size);
    const start = this.#used + 8;
    for (let at = 0; at < size; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 127) return false;
      this.#buffer[start + at] = unit;
    }
    this.length(size);
    this.#used += size;
    this.pad(size);
    return true;
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

  /** The next `size` bytes of `source`, or as many as it has; how many those are. */
  fill(size: number, source: ByteSource): number {
    this.#reserve(size);
    const end = this.#used + size;
    while (this.#used < end) {
      const read = source.readSync(this.#buffer.subarray(this.#used, end));
      if (read === null) break;
      this.#used += read;
    }
    return size - (end - this.#used);
  }

  /** Zeros after `size` bytes, up to the next multiple of eight. */
  pad(size: number): void {
    const zeros = (8 - (size % 8)) % 8;
    this.#reserve(zeros);
    for (let left = zeros; left > 0; left--) this.#buffer[this.#used++] = 0;
  }

  #reserve(size: number): void {
    if (this.#used + size <= this.#buffer.length) return;
    const larger = new Uint8Array(2 * (this.#used + size));
    larger.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Bytes): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** What stands before an entry of each kind, and behind it. */
export const NarMark = {
  directory: together("(", "type", "directory"),
  entry: together("entry", "(", "name"),
  node: together("node"),
  file: together("(", "type", "regular", "contents"),
  executable: together("(", "type", "regular", "executable", "", "contents"),
  link: together("(", "type", "symlink", "target"),
  end: together(")"),
} as const;

function together(...texts: readonly string[]): Bytes {
  const bytes = new NarBytes();
  bytes.strings(...texts);
  return bytes.take().slice();
}
