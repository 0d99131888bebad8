/**
 * What an archive is compressed with, told by its first bytes as Nix does, not by its name.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";

type Bytes = ReadableStream<Uint8Array>;

const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
];

/** The stream without its compression. Throws a failure for one that is not known here. */
export async function decompressed(bytes: Bytes): Promise<Bytes> {
  const reader = bytes.getReader();
  const { value: first = new Uint8Array() } = await reader.read();
  const whole = resumed(first, reader);
  const format = MAGIC.find(([, magic]) => magic.every((byte, at) => first[at] === byte))?.[0];
  switch (format) {
    case undefined:
      return whole;
    case "gzip":
      return whole.pipeThrough(new DecompressionStream("gzip") as TransformStream);
    case "xz":
      return await unpackedXz(whole);
    case "zstd":
      return await unpackedZstd(whole);
    default:
      throw failure("unsupported-archive", `archives packed with ${format} can't be read yet`);
  }
}

/** The platform has no xz; this one is WebAssembly. */
async function unpackedXz(bytes: Bytes): Promise<Bytes> {
  const { unpackXz } = await import("../../../deps/xz.ts");
  return unpackXz(bytes);
}

async function unpackedZstd(bytes: Bytes): Promise<Bytes> {
  const { createZstdDecompress } = await import("node:zlib");
  const { Duplex } = await import("node:stream");
  return bytes.pipeThrough(Duplex.toWeb(createZstdDecompress()) as TransformStream);
}

function resumed(first: Uint8Array, reader: ReadableStreamDefaultReader<Uint8Array>): Bytes {
  return new ReadableStream({
    start: (controller) => controller.enqueue(first),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
