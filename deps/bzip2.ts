/**
 * npm's `unbzip2-stream`, an old-style stream of Node, as a stream of the web.
 *
 * @module
 */
import * as loaded from "unbzip2-stream";
import { Readable } from "node:stream";

const unbzip2 = (loaded as unknown as { readonly default: () => NodeJS.ReadWriteStream }).default;

/** A stream of bzip2 data, unpacked. */
export function unpackBzip2(packed: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const unpacker = unbzip2();
  const unpacked = new Readable().wrap(unpacker);
  const source = Readable.fromWeb(packed as Parameters<typeof Readable.fromWeb>[0]);
  source.on("error", (error: Error) => unpacked.destroy(error));
  source.pipe(unpacker);
  return Readable.toWeb(unpacked) as unknown as ReadableStream<Uint8Array>;
}
