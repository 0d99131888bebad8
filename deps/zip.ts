/**
 * npm's `yauzl`, typed as far as it is used.
 *
 * @module
 */
import * as loaded from "yauzl";
import { crc32 } from "node:zlib";

/** An entry of an archive's directory. */
export interface ZipEntry {
  readonly fileNameRaw: Uint8Array;
  /** The upper byte tells the system, 3 for Unix. */
  readonly versionMadeBy: number;
  /** On Unix the mode, 16 bits to the left. */
  readonly externalFileAttributes: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
  readonly getLastModDate: () => Date;
}

/** An open archive; it closes itself after the last entry. */
export interface ZipReader {
  readonly eachEntry: () => AsyncIterable<ZipEntry>;
  readonly openReadStreamPromise: (entry: ZipEntry) => Promise<AsyncIterable<Uint8Array>>;
}

interface OpenOptions {
  readonly lazyEntries: true;
  /** Names are bytes. */
  readonly decodeStrings: false;
}

type Open = (path: string, options: OpenOptions) => Promise<ZipReader>;

const { openPromise } = (loaded as unknown as { readonly default: { readonly openPromise: Open } })
  .default;

/** Opens the archive in a file. */
export function openZip(path: string): Promise<ZipReader> {
  return openPromise(path, { lazyEntries: true, decodeStrings: false });
}

/** The CRC-32 of bytes that follow those whose CRC-32 is `before`. */
export function crcOf(bytes: Uint8Array, before: number): number {
  return crc32(bytes, before);
}
