/**
 * Archives of directories on this machine's disk, in stretches that can be filled apart from one
 * another: names and marks are known from the directories alone, files are read when it is filled.
 *
 * @module
 */
import { compareBytes, endFile, FILE_OVERHEAD, startFile } from "../store/nar.ts";
import { NarBytes, NarMark } from "../store/nar_bytes.ts";
import { fileOf, listDirectory, pieces } from "./read_tree.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** A stretch of an archive; plain data, which can be sent to another thread. */
export interface Stretch {
  /** All its bytes but the files'. */
  readonly frame: Bytes;
  /** The files, in their order. */
  readonly paths: readonly string[];
  /** For each file, how many bytes of `frame` stand before it. */
  readonly places: readonly number[];
}

/** What of a stretch found its place in a buffer. */
export interface Filled {
  /** How many bytes of the buffer that are. */
  readonly size: number;
  /** The number of the file that comes next; {@linkcode DONE} behind the last one. */
  readonly next: number;
}

export const DONE = -1;

/** A stretch ends behind as many files, or as many bytes of its frame. */
const MOST_FILES = 128;
const LARGEST_FRAME = 64 * 1024;

/** The archive of the directory at `path`. Throws as `readTree` does. */
export function* stretchesOf(path: string): Generator<Stretch, void, void> {
  const draft: Draft = { frame: new NarBytes(), paths: [], places: [] };
  draft.frame.strings("nix-archive-1");
  yield* directoryStretches(path, draft);
  yield finished(draft);
}

/** A stretch that grows. */
interface Draft {
  readonly frame: NarBytes;
  paths: string[];
  places: number[];
}

function* directoryStretches(path: string, draft: Draft): Generator<Stretch, void, void> {
  const { frame } = draft;
  const { names, place } = listDirectory(path);
  frame.bytes(NarMark.directory);
  for (const name of names.toSorted(compareBytes)) {
    frame.bytes(NarMark.entry);
    frame.strings(name);
    frame.bytes(NarMark.node);
    const entry = place(name);
    if (entry.kind === "symlink") addLink(entry.target, frame);
    else if (entry.kind === "regular") addFile(entry.path, draft);
    else yield* directoryStretches(entry.path, draft);
    frame.bytes(NarMark.end);
    if (draft.paths.length >= MOST_FILES || frame.size >= LARGEST_FRAME) yield finished(draft);
  }
  frame.bytes(NarMark.end);
}

function addFile(path: string, { frame, paths, places }: Draft): void {
  paths.push(path);
  places.push(frame.size);
}

function addLink(target: string, frame: NarBytes): void {
  frame.bytes(NarMark.link);
  frame.strings(target, ")");
}

function finished(draft: Draft): Stretch {
  const { paths, places } = draft;
  [draft.paths, draft.places] = [[], []];
  return { frame: draft.frame.take().slice(), paths, places };
}

/** Puts into `buffer` what has room there of a stretch, from the file of number `from` on. */
export function fill(stretch: Stretch, from: number, buffer: Bytes): Filled {
  const bytes = new NarBytes(buffer);
  const { paths } = stretch;
  for (let at = from; at < paths.length; at++) {
    using file = Deno.openSync(paths[at]!);
    const info = file.statSync();
    const frame = frameBefore(stretch, at);
    if (!bytes.fits(frame.length + info.size + FILE_OVERHEAD)) {
      return { size: bytes.size, next: at };
    }
    bytes.bytes(frame);
    startFile(fileOf(info), bytes);
    endFile(info, bytes.fill(info.size, (place) => readWhole(file, place)), bytes);
  }
  const rest = frameBefore(stretch, paths.length);
  if (!bytes.fits(rest.length)) return { size: bytes.size, next: paths.length };
  bytes.bytes(rest);
  return { size: bytes.size, next: DONE };
}

/** One file, whatever its size, and what stands before it; a chunk is valid until the next. */
export function* fileChunks(stretch: Stretch, at: number): Generator<Uint8Array, void, void> {
  const path = stretch.paths[at]!;
  const info = Deno.statSync(path);
  const bytes = new NarBytes();
  bytes.bytes(frameBefore(stretch, at));
  startFile(fileOf(info), bytes);
  yield bytes.take();
  let seen = 0;
  for (const piece of pieces(path, info.size)) {
    seen += piece.length;
    yield piece;
  }
  endFile(info, seen, bytes);
  yield bytes.take();
}

function frameBefore({ frame, places }: Stretch, at: number): Bytes {
  return frame.subarray(at === 0 ? 0 : places[at - 1], places[at] ?? frame.length);
}

function readWhole(file: Deno.FsFile, place: Uint8Array): number {
  let filled = 0;
  while (filled < place.length) {
    const read = file.readSync(place.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return filled;
}
