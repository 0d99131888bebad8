/**
 * Tar archives as source trees. The archive streams by once: names are kept in memory, contents in
 * one scratch file, since the hash wants them in another order than the archive has them.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import type { NarNode } from "../../../nix/store/nar.ts";
import { type Directory, directoryNode, insert, lookUp } from "./file_index.ts";

/** A file of the archive: where its bytes are in the scratch file, or what it points to. */
type Member =
  | {
    readonly kind: "regular";
    readonly executable: boolean;
    readonly offset: number;
    readonly size: number;
  }
  | { readonly kind: "symlink"; readonly target: string };

/** An unpacked archive. */
export interface TarTree {
  /** SRI, of the archive's single directory if that is all there is in it, else of everything. */
  readonly narHash: string;
  /** The newest date in the archive, in seconds since 1970. */
  readonly lastModified: number;
  readonly readText: (path: string) => Promise<string | undefined>;
  /** Every flake.nix and flake.lock, by its path. */
  readonly flakeFiles: () => Readonly<Record<string, string>>;
  /** All files, as long as the scratch file is there. */
  readonly files: () => NarNode;
}

/** Files are read in pieces of this many bytes. */
const PIECE = 256 * 1024;

/** Unpacks an archive, no longer compressed, with `spool` as its scratch file. */
export async function unpackTar(
  bytes: ReadableStream<Uint8Array>,
  spool: string,
): Promise<TarTree> {
  const all: Directory<Member> = new Map();
  const lastModified = await spoolMembers(bytes, spool, all);
  const root = singleDirectory(all);
  using file = await Deno.open(spool);
  const tree = directoryNode(root, (member) => memberNode(member, () => pieces(file, member)));
  return {
    narHash: printHash(await narDigest(tree), "sri"),
    lastModified,
    readText: (path) => Promise.resolve(textOf(fileAt(root, path), spool)),
    flakeFiles: () =>
      Object.fromEntries(
        flakePaths(root, "").map((path) => [path, textOf(fileAt(root, path), spool) ?? ""]),
      ),
    files: () => directoryNode(root, (member) => memberNode(member, () => piecesIn(spool, member))),
  };
}

function flakePaths(directory: Directory<Member>, prefix: string): readonly string[] {
  return [...directory].flatMap(([name, entry]) => {
    if (entry instanceof Map) return flakePaths(entry, `${prefix}${name}/`);
    return name === "flake.nix" || name === "flake.lock" ? [`${prefix}${name}`] : [];
  });
}

/** How many symbolic links may lead to one another. */
const MOST_LINKS = 16;

/** The file at a path; a symbolic link in its place is followed inside the tree. */
function fileAt(
  root: Directory<Member>,
  path: string,
  links = MOST_LINKS,
): Directory<Member> | Member | undefined {
  const member = lookUp(root, path);
  if (member === undefined || member instanceof Map || member.kind !== "symlink") return member;
  if (links === 0 || member.target.startsWith("/")) return undefined;
  return fileAt(root, join(dirname(path), member.target), links - 1);
}

async function spoolMembers(
  bytes: ReadableStream<Uint8Array>,
  spool: string,
  root: Directory<Member>,
): Promise<number> {
  const { createTarDecoder } = await import("modern-tar");
  using file = await Deno.open(spool, { write: true, createNew: true });
  let [offset, newest] = [0, 0];
  for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
    newest = Math.max(newest, Math.floor((header.mtime?.getTime() ?? 0) / 1000));
    const path = memberPath(header.name);
    switch (header.type ?? "file") {
      case "file": {
        const size = await writeAll(file, body);
        const executable = ((header.mode ?? 0) & 0o100) !== 0;
        insert(root, path, { kind: "regular", executable, offset, size });
        offset += size;
        continue;
      }
      case "directory":
        insert(root, path, new Map());
        break;
      case "symlink":
        insert(root, path, { kind: "symlink", target: header.linkname ?? "" });
        break;
      case "link":
        insert(root, path, linked(root, header.name, header.linkname ?? ""));
        break;
      case "pax-global-header":
        break;
      default:
        throw failure("bad-archive", `the archive has a ${header.type}: "${header.name}"`);
    }
    await body.cancel();
  }
  return newest;
}

function memberPath(name: string): readonly string[] {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (!parts.includes("..")) return parts;
  throw failure("bad-archive", `the archive has a path that leaves it: "${name}"`);
}

/** A hard link: the same bytes once more. */
function linked(root: Directory<Member>, name: string, target: string): Member {
  const member = lookUp(root, memberPath(target).join("/"));
  if (member !== undefined && !(member instanceof Map)) return member;
  throw failure("bad-archive", `the archive links "${name}" to "${target}", which is not there`);
}

async function writeAll(file: Deno.FsFile, body: ReadableStream<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of body) {
    for (let rest = chunk; rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
    size += chunk.length;
  }
  return size;
}

/** Archives of forges wrap the tree in one directory; Nix takes what is in it. */
function singleDirectory(root: Directory<Member>): Directory<Member> {
  const [only] = root.values();
  return root.size === 1 && only instanceof Map ? only : root;
}

function memberNode(member: Member, contents: () => Iterable<Uint8Array>): NarNode {
  if (member.kind === "symlink") return member;
  const { executable, size } = member;
  return { kind: "regular", executable, size, contents };
}

function* pieces(file: Deno.FsFile, member: Member): Generator<Uint8Array> {
  if (member.kind === "symlink") return;
  const { offset, size } = member;
  const buffer = new Uint8Array(Math.min(size, PIECE));
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let left = size; left > 0;) {
    const read = file.readSync(buffer.subarray(0, Math.min(left, buffer.length)));
    if (read === null) return;
    left -= read;
    yield buffer.subarray(0, read);
  }
}

function* piecesIn(spool: string, member: Member): Generator<Uint8Array> {
  using file = Deno.openSync(spool);
  yield* pieces(file, member);
}

function textOf(
  member: Directory<Member> | Member | undefined,
  spool: string,
): string | undefined {
  if (member === undefined || member instanceof Map || member.kind !== "regular") return undefined;
  const decoder = new TextDecoder();
  let text = "";
  for (const piece of piecesIn(spool, member)) {
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
