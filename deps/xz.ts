/**
 * npm's `xz-decompress`, typed for how Deno sees a CommonJS package.
 *
 * @module
 */
import * as loaded from "xz-decompress";

type Unpacked = new (packed: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;

const { XzReadableStream } = (loaded as unknown as {
  readonly default: { readonly XzReadableStream: Unpacked };
}).default;

/** A stream of xz data, unpacked. */
export function unpackXz(packed: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return new XzReadableStream(packed);
}
