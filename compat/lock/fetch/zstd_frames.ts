/**
 * Where the frames of a zstd file are. `pzstd` and others write several, one after the other.
 *
 * Source of the rules: RFC 8878, "Zstandard Frames", "Skippable Frames".
 *
 * @module
 */
import type { Span } from "./archive_tree.ts";

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const DICTIONARY_SIZES = [0, 1, 2, 4] as const;

/** Where a frame is, and whether the file ends before it does. */
export interface ZstdFrame extends Span {
  readonly isCut: boolean;
}

/**
 * The frames with data in the file at `path`; what follows the last good header is a frame of its
 * own.
 */
export function* zstdFrames(path: string): Generator<ZstdFrame> {
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  for (let start = 0; start < size;) {
    const magic = numberAt(file, start, 4);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
      start += 8 + numberAt(file, start + 4, 4);
      if (start > size) yield { offset: size, size: 0, isCut: true };
      continue;
    }
    const isFrame = magic === MAGIC || start + 4 > size;
    const whole = isFrame ? frameEnd(file, start) : size;
    const end = Math.min(whole, size);
    yield { offset: start, size: end - start, isCut: whole > size };
    start = end;
  }
}

function frameEnd(file: Deno.FsFile, start: number): number {
  const descriptor = numberAt(file, start + 4, 1);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSize = descriptor >> 6 === 0 ? Number(isSingleSegment) : 2 ** (descriptor >> 6);
  const headerSize = 1 + Number(!isSingleSegment) + DICTIONARY_SIZES[descriptor & 3]!;
  const checksumSize = (descriptor & 4) === 0 ? 0 : 4;
  return blocksEnd(file, start + 4 + headerSize + contentSize) + checksumSize;
}

/**
 * The end of the last block; a cut off file ends in a block of no length that says it is the last.
 */
function blocksEnd(file: Deno.FsFile, start: number): number {
  for (let at = start;;) {
    const header = numberAt(file, at, 3);
    const isRepeated = ((header >> 1) & 3) === 1;
    at += 3 + (isRepeated ? 1 : header >> 3);
    if ((header & 1) === 1 || header === 0) return at;
  }
}

/** The little-endian number of `length` bytes; zeros where the file has ended. */
function numberAt(file: Deno.FsFile, at: number, length: number): number {
  const bytes = new Uint8Array(4);
  file.seekSync(at, Deno.SeekMode.Start);
  file.readSync(bytes.subarray(0, length));
  return new DataView(bytes.buffer).getUint32(0, true);
}
