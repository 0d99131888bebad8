/**
 * The index of a git repository: the paths that git tracks, from the bytes of `.git/index`.
 *
 * Source of the rules: git's documentation, gitformat-index(5).
 *
 * @module
 */
import { nameOfBytes } from "../../../nix/store/byte_text.ts";

/** What stands in the index at a path; while a merge has conflicts, several may. */
export interface IndexEntry {
  /** In octal, as git prints it: `100644`; `160000` for a submodule. */
  readonly mode: string;
  readonly path: string;
}

/** Times, device, inode, mode, owner and size stand before the hash; the mode is one of them. */
const STATUS_BYTES = 40;
const MODE_AT = 24;

/** A SHA-1 hash. Repositories with longer ones say so in their configuration. */
const HASH_BYTES = 20;

/** In the flags: sixteen more bits follow. */
const IS_EXTENDED = 0x4000;

/**
 * The entries, in their order. Undefined where there is more to know than stands in this file, or
 * it is not as versions 2 to 4 of it are: then git itself must be asked.
 */
export function indexEntries(bytes: Uint8Array): readonly IndexEntry[] | undefined {
  try {
    const { entries, end } = readEntries(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    );
    return areOptional(bytes, end) ? entries : undefined;
  } catch (error) {
    // It ends too early.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readEntries(
  view: DataView,
): { readonly entries: readonly IndexEntry[]; readonly end: number } {
  const version = view.getUint32(4);
  if (view.getUint32(0) !== 0x44495243 /* DIRC */ || version < 2 || version > 4) {
    throw new RangeError("not an index");
  }
  const entries: IndexEntry[] = [];
  let end = 12;
  let name = new Uint8Array();
  for (let left = view.getUint32(8); left > 0; left--) {
    const start = end;
    const flagsAt = start + STATUS_BYTES + HASH_BYTES;
    const isExtended = (view.getUint16(flagsAt) & IS_EXTENDED) !== 0;
    const nameAt = flagsAt + (isExtended ? 4 : 2);
    const read = version === 4 ? shortened(view, nameAt, name) : whole(view, nameAt);
    name = read.name;
    // Before version 4, zeros fill each entry up to a multiple of eight bytes.
    end = version === 4 ? read.end : start + ((read.end - 1 - start + 8) & ~7);
    const mode = view.getUint32(start + MODE_AT).toString(8).padStart(6, "0");
    entries.push({ mode, path: nameOfBytes(name) });
  }
  return { entries, end };
}

/** A name, and where the zero behind it ends. */
interface ReadName {
  readonly name: Uint8Array<ArrayBuffer>;
  readonly end: number;
}

function whole(view: DataView, at: number): ReadName {
  let end = at;
  while (view.getUint8(end) !== 0) end++;
  const name = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + at, end - at);
  return { name, end: end + 1 };
}

/**
 * Version 4: how many bytes of the name before don't belong to this one, and those that are added.
 */
function shortened(view: DataView, at: number, before: Uint8Array): ReadName {
  let next = at;
  let byte = view.getUint8(next++);
  let removed = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = view.getUint8(next++);
    removed = ((removed + 1) << 7) | (byte & 0x7f);
  }
  const { name: added, end } = whole(view, next);
  const kept = before.subarray(0, before.length - removed);
  const name = new Uint8Array(kept.length + added.length);
  name.set(kept);
  name.set(added, kept.length);
  return { name, end };
}

/**
 * Whether all that stands behind the entries may be left unread: extensions whose names begin with
 * a capital letter, up to the hash of the file. (`link` is a split index, `sdir` a sparse one.)
 */
function areOptional(bytes: Uint8Array, start: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  while (at < bytes.length - HASH_BYTES) {
    const first = view.getUint8(at);
    if (first < 0x41 || first > 0x5a) return false;
    at += 8 + view.getUint32(at + 4);
  }
  return at === bytes.length - HASH_BYTES;
}
