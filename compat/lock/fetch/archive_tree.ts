/**
 * Archives as source trees. An archive is gone through once: names are kept in memory, contents in
 * one scratch file, since the hash wants them in another order than the archive has them.
 *
 * @module
 */
import { Failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import type { NarNode } from "../../../nix/store/nar.ts";
import { followedLinks } from "../tree_path.ts";
import { type Directory, directoryNode, lookUp } from "./file_index.ts";
import { type FlakeFiles, isFlakeFile } from "./records.ts";

/** A part of a file, in bytes. */
export interface Span {
  readonly offset: number;
  readonly size: number;
}

/** A file of the archive: where its bytes are in the scratch file, or what it points to. */
export type Member =
  | Span & { readonly kind: "regular"; readonly executable: boolean }
  | { readonly kind: "symlink"; readonly target: string };

/** What an archive has in it. */
export interface Contents {
  /** Everything, by name. */
  readonly root: Directory<Member>;
  /** The newest date in the archive, in seconds since 1970. */
  readonly lastModified: number;
  /** The scratch file with the contents of all files. */
  readonly spool: string;
}

/** An unpacked archive. */
export interface ArchiveTree {
  /** SRI. */
  readonly narHash: string;
  /** The newest date in the archive, in seconds since 1970. */
  readonly lastModified: number;
  readonly flakeFiles: () => FlakeFiles;
  /** All files, as long as the scratch file is there. */
  readonly files: () => NarNode;
}

/** Files are read in pieces of this many bytes. */
const PIECE = 256 * 1024;

/** The tree that an archive's contents are. */
export async function archiveTree({ root, lastModified, spool }: Contents): Promise<ArchiveTree> {
  using file = await Deno.open(spool);
  const tree = directoryNode(root, (member) => memberNode(member, (span) => pieces(file, span)));
  return {
    narHash: printHash(await narDigest(tree), "sri"),
    lastModified,
    flakeFiles: () => flakeFilesIn(root, spool),
    files: () =>
      directoryNode(root, (member) => memberNode(member, (span) => piecesIn(spool, span))),
  };
}

function flakeFilesIn(root: Directory<Member>, spool: string): FlakeFiles {
  const paths = flakePaths(root, "");
  const symlinks = paths.filter((path) => targetOf(root, path) !== undefined);
  const texts = paths.flatMap((path) => {
    const text = textOf(fileAt(root, path), spool);
    return text === undefined ? [] : [[path, text] as const];
  });
  return { files: Object.fromEntries(texts), symlinks };
}

function flakePaths(directory: Directory<Member>, prefix: string): readonly string[] {
  return [...directory].flatMap(([name, entry]) => {
    const path = `${prefix}${name}`;
    if (entry instanceof Map) return flakePaths(entry, `${path}/`);
    return isFlakeFile(path) ? [path] : [];
  });
}

/** The file at a path; undefined where it is a symbolic link that leads to none of the archive. */
function fileAt(root: Directory<Member>, path: string): Directory<Member> | Member | undefined {
  try {
    return lookUp(root, followedLinks(path, (path) => targetOf(root, path)));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Where a symbolic link leads; undefined for what is none. */
function targetOf(root: Directory<Member>, path: string): string | undefined {
  const member = lookUp(root, path);
  const isLink = member !== undefined && !(member instanceof Map) && member.kind === "symlink";
  return isLink ? member.target : undefined;
}

/** The names that lead to a member; what would leave the archive stays at its top, as for Nix. */
export function memberPath(name: string): readonly string[] {
  const path: string[] = [];
  for (const part of name.split("/")) {
    if (part === "..") path.pop();
    else if (part !== "" && part !== ".") path.push(part);
  }
  return path;
}

function memberNode(member: Member, read: (span: Span) => Iterable<Uint8Array>): NarNode {
  if (member.kind === "symlink") return member;
  const { executable, size } = member;
  return { kind: "regular", executable, size, contents: () => read(member) };
}

/** A piece is valid until the next one is asked for. */
function* pieces(file: Deno.FsFile, { offset, size }: Span): Generator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(size, PIECE));
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let left = size; left > 0;) {
    const read = file.readSync(buffer.subarray(0, Math.min(left, buffer.length)));
    if (read === null) return;
    left -= read;
    yield buffer.subarray(0, read);
  }
}

/** The bytes of a part of the file at `path`; a piece is valid until the next one is asked for. */
export function* piecesIn(path: string, span: Span): Generator<Uint8Array> {
  using file = Deno.openSync(path);
  yield* pieces(file, span);
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
