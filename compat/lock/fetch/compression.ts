/**
 * What an archive is packed with, told by its first bytes as Nix does, not by its name.
 *
 * @module
 */
import type { Transform } from "node:stream";
import { failure } from "../../../nix/diagnostic.ts";
import { piecesIn } from "./archive_tree.ts";
import { zstdFrames } from "./zstd_frames.ts";

type Bytes = ReadableStream<Uint8Array>;

const MAGIC = [
  ["gzip", [0x1f, 0x8b]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["lzip", [0x4c, 0x5a, 0x49, 0x50]],
  ["lzma", [0x5d, 0x00, 0x00]],
  ["compress", [0x1f, 0x9d]],
  ["lz4", [0x04, 0x22, 0x4d, 0x18]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
] as const;

/** What a file is packed with; nothing that is known, for `"none"`. */
export type Packing = (typeof MAGIC)[number][0] | "none";

/** What the file at `path` is packed with. */
export async function packingOf(path: string): Promise<Packing> {
  using file = await Deno.open(path);
  const start = new Uint8Array(6);
  await file.read(start);
  const found = MAGIC.find(([, magic]) => magic.every((byte, at) => start[at] === byte));
  return found?.[0] ?? "none";
}

/**
 * The bytes of the file at `path` without their packing. Throws a failure for one not known here.
 */
export async function unpacked(path: string, packing: Exclude<Packing, "zip">): Promise<Bytes> {
  const bytes = (await Deno.open(path)).readable;
  switch (packing) {
    case "none":
      return bytes;
    case "gzip":
      return await unpackedGzip(bytes);
    case "xz":
      return (await import("../../../deps/xz.ts")).unpackXz(bytes);
    case "bzip2":
      return (await import("../../../deps/bzip2.ts")).unpackBzip2(bytes);
    case "zstd":
      await bytes.cancel();
      return ReadableStream.from(unpackedZstd(path));
    case "lzip":
    case "lzma":
    case "compress":
    case "lz4":
    case "7z":
      await bytes.cancel();
      throw failure("unsupported-archive", `archives packed with ${packing} can't be read here`, {
        help: "ask for one packed with gzip, xz, bzip2 or zstd, or for a zip: these can",
      });
    default:
      return packing satisfies never;
  }
}

/** Not by `DecompressionStream`, which ends with the first of several members. */
async function unpackedGzip(bytes: Bytes): Promise<Bytes> {
  const { createGunzip } = await import("node:zlib");
  return await unpackedBy(createGunzip(), bytes);
}

/** The bytes after this step. Who stops reading half-way ends it, without an error. */
export async function unpackedBy(step: Transform, bytes: Bytes): Promise<Bytes> {
  const { pipeline, Readable } = await import("node:stream");
  return ReadableStream.from(pipeline(Readable.from(bytes), step, () => {}));
}

/** Frame by frame: Deno's unpacker ends with the first, and takes what was cut for whole. */
async function* unpackedZstd(path: string): AsyncGenerator<Uint8Array> {
  const { createZstdDecompress } = await import("node:zlib");
  const { Readable } = await import("node:stream");
  for (const frame of zstdFrames(path)) {
    if (frame.isCut) throw new Error("truncated zstd input");
    const packed = piecesIn(path, frame).map((piece) => piece.slice());
    yield* Readable.from(packed).pipe(createZstdDecompress());
  }
}
