/**
 * Nix files on a disk.
 *
 * @module
 */

/** The .nix files below a directory, by their real paths; symbolic links are not followed. */
export function* nixFiles(directory: string): Generator<string> {
  const root = Deno.realPathSync(directory);
  const pending = [root];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const entry of entries(path)) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory) pending.push(child);
      else if (entry.isFile && entry.name.endsWith(".nix")) yield child;
    }
  }
}

/** What is in a directory, in alphabetical order; nothing where it can't be read. */
function entries(path: string): readonly Deno.DirEntry[] {
  const read = () => [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1);
  return ifReadable(read) ?? [];
}

/** What is read, unless it may not be, is gone, or has a name that is no UTF-8. */
export function ifReadable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    const { PermissionDenied, NotFound } = Deno.errors;
    if (error instanceof PermissionDenied || error instanceof NotFound) return undefined;
    throw error;
  }
}

/** A file's text; of one that is not UTF-8, one character a byte. */
export function readText(path: string): string {
  return decode(Deno.readFileSync(path));
}

/** Bytes as text; bytes that are not UTF-8, as one character each. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytesAsCharacters(bytes);
  }
}

/** One character a byte; the Web's `latin1` decoder is windows-1252 and would not do. */
export function bytesAsCharacters(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x2000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x2000)));
  }
  return pieces.join("");
}
