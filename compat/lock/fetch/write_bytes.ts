/**
 * Bytes into open files.
 *
 * @module
 */

/** Writes all of `bytes`, however the system divides them. */
export function writeBytes(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
}
