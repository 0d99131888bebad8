/**
 * Zip archives, member by member, in the order of their directory.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { nameOfBytes } from "../../../nix/store/byte_text.ts";
import { crcOf, openZip, type ZipEntry, type ZipReader } from "../../../deps/zip.ts";
import { type Contents, type Member, memberPath } from "./archive_tree.ts";
import { type Directory, insert } from "./file_index.ts";
import { writeBytes } from "./write_bytes.ts";

/** The system that made an entry, from the upper byte of `versionMadeBy`: 3 is Unix. */
const UNIX = 3;
const KIND_OF_FILE = 0o170000;
const SYMLINK = 0o120000;

/**
 * Goes through the archive in `archive`; `spool` is a file that is not there yet.
 *
 * @param hasModes False for what Nix makes of an archive that it reads from the start: modes stand
 * at the end, so nothing is executable, and symbolic links are files.
 */
export async function unpackZip(
  archive: string,
  spool: string,
  hasModes: boolean,
): Promise<Contents> {
  const root: Directory<Member> = new Map();
  using file = await Deno.open(spool, { write: true, createNew: true });
  let [offset, newest] = [0, 0];
  const zip = await openZip(archive);
  for await (const entry of zip.eachEntry()) {
    newest = Math.max(newest, Math.floor(entry.getLastModDate().getTime() / 1000));
    const name = nameOfBytes(entry.fileNameRaw);
    const path = memberPath(name);
    const mode = hasModes ? modeOf(entry) : 0;
    if (name.endsWith("/")) insert(root, path, new Map());
    else if ((mode & KIND_OF_FILE) === SYMLINK) {
      const chunks: Uint8Array[] = [];
      await readEntry(zip, entry, (chunk) => chunks.push(chunk));
      const target = await new Blob(chunks as BlobPart[]).bytes();
      insert(root, path, { kind: "symlink", target: nameOfBytes(target) });
    } else {
      await readEntry(zip, entry, (chunk) => writeBytes(file, chunk));
      const size = entry.uncompressedSize;
      insert(root, path, { kind: "regular", executable: (mode & 0o100) !== 0, offset, size });
      offset += size;
    }
  }
  return { root, lastModified: newest, spool };
}

function modeOf({ versionMadeBy, externalFileAttributes }: ZipEntry): number {
  return versionMadeBy >> 8 === UNIX ? externalFileAttributes >>> 16 : 0;
}

/** Hands an entry's bytes to `take`; a failure where they are not those that were packed. */
async function readEntry(
  zip: ZipReader,
  entry: ZipEntry,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  let sum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crcOf(chunk, sum);
    take(chunk);
  }
  if (sum === entry.crc32) return;
  throw failure(
    "bad-archive",
    `the archive is damaged: wrong checksum of "${nameOfBytes(entry.fileNameRaw)}"`,
  );
}
