/**
 * Tar archives, member by member.
 *
 * @module
 */
import type { TarHeader } from "../../../deps/tar.ts";
import { failure } from "../../../nix/diagnostic.ts";
import { nameOfBytes } from "../../../nix/store/byte_text.ts";
import { type Contents, type Member, memberPath } from "./archive_tree.ts";
import { type Directory, insert, lookUp } from "./file_index.ts";
import { writeBytes } from "./write_bytes.ts";

/**
 * Goes through an archive that is no longer compressed; `spool` is a file that is not there yet.
 */
export async function unpackTar(
  bytes: ReadableStream<Uint8Array>,
  spool: string,
): Promise<Contents> {
  const { tarMembers } = await import("../../../deps/tar.ts");
  const root: Directory<Member> = new Map();
  using file = await Deno.open(spool, { write: true, createNew: true });
  let [offset, newest] = [0, 0];
  for await (const member of tarMembers(bytes)) {
    const { type, mode, mtime } = member.header;
    newest = Math.max(newest, Math.floor(mtime.getTime() / 1000));
    const { name, target } = namesOf(member.header);
    const path = memberPath(name);
    const size = await writeAll(file, member);
    switch (type) {
      case "file":
      case "contiguous-file": {
        const executable = (mode & 0o100) !== 0;
        insert(root, path, { kind: "regular", executable, offset, size });
        break;
      }
      case "directory":
        insert(root, path, new Map());
        break;
      case "symlink":
        insert(root, path, { kind: "symlink", target });
        break;
      case "link":
        insert(root, path, linked(root, name, target));
        break;
      default:
        throw failure("bad-archive", `the archive has a ${type ?? "strange thing"}: "${name}"`);
    }
    offset += size;
  }
  return { root, lastModified: newest, spool };
}

/** The names in a header, whichever way they are written. */
function namesOf({ name, linkname, pax }: TarHeader): { readonly name: string; target: string } {
  return {
    name: nameOf(pax?.path, name),
    target: nameOf(pax?.linkpath, linkname ?? ""),
  };
}

/** An extended header's names are UTF-8 and were read so; what was not has been lost. */
function nameOf(extended: string | undefined, plain: string): string {
  if (extended === undefined) return nameOfBytes(latin1(plain));
  if (!extended.includes("\ufffd")) return extended;
  throw failure("file-name", `the archive has a long name that is not UTF-8: "${extended}"`);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** A hard link: the same bytes once more. */
function linked(root: Directory<Member>, name: string, target: string): Member {
  const member = lookUp(root, memberPath(target).join("/"));
  if (member !== undefined && !(member instanceof Map)) return member;
  throw failure("bad-archive", `the archive links "${name}" to "${target}", which is not there`);
}

async function writeAll(file: Deno.FsFile, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of bytes) {
    writeBytes(file, chunk);
    size += chunk.length;
  }
  return size;
}
