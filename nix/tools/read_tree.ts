/**
 * Trees on this machine's disk, as {@linkcode NarNode}s.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import type { NarNode } from "../store/nar.ts";

/** Files are read in pieces of this many bytes. */
const PIECE = 256 * 1024;

/** Whether an entry belongs to the tree; `path` is relative to its root, with `/`. */
export type TreeFilter = (path: string) => boolean;

/**
 * Describes what stands at `path`, as Nix sees it: symbolic links are not followed below the root,
 * nor is the root itself; "executable" is the owner's bit.
 *
 * The calls are synchronous: over many small files that takes a third of the time.
 *
 * @param filter Leaves out the entries (and all below them) for which it returns `false`.
 * @throws {Failure} `unsupported-file` on a FIFO, a socket or a device; `file-name` where a name or
 * a link's target is not UTF-8. What the file system refuses comes as `Deno.errors.*`.
 */
export function readTree(path: string, filter: TreeFilter = () => true): NarNode {
  return describe(path, "", filter);
}

/** The directory without symbolic links on the way to it: what Nix sees from inside it. */
export function realDirectory(directory: string): string {
  return Deno.realPathSync(directory);
}

function describe(root: string, below: string, filter: TreeFilter): NarNode {
  const path = below === "" ? root : `${root}/${below}`;
  const info = statusOf(path);
  if (info.isSymlink) return { kind: "symlink", target: targetOf(path, info.size) };
  if (info.isDirectory) {
    const inside = (name: string) => below === "" ? name : `${below}/${name}`;
    return {
      kind: "directory",
      names: namesIn(path).filter((name) => filter(inside(name))),
      entry: (name) => describe(root, inside(name), filter),
    };
  }
  if (!info.isFile) {
    throw failure("unsupported-file", `"${path}" is not a file, a directory or a symbolic link`, {
      help: "Nix can't copy it to the store: remove it, or keep it outside the project",
    });
  }
  const executable = ((info.mode ?? 0) & 0o100) !== 0;
  return { kind: "regular", executable, size: info.size, contents: () => pieces(path, info.size) };
}

function statusOf(path: string): Deno.FileInfo {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    const garbled = error instanceof Deno.errors.NotFound && path.includes("\ufffd");
    throw garbled ? notUtf8(path) : error;
  }
}

/** A link's target; a text that is not as long as the link says has lost bytes on the way here. */
function targetOf(path: string, size: number): string {
  const target = Deno.readLinkSync(path);
  if (!target.includes("\ufffd") || new TextEncoder().encode(target).length === size) return target;
  throw notUtf8(path);
}

function notUtf8(path: string): Error {
  return failure("file-name", `a file name or link target is not UTF-8: "${path}"`, {
    help: "rename it; Deno can't read such names",
  });
}

function namesIn(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name);
}

function* pieces(path: string, size: number): Generator<Uint8Array> {
  if (size <= PIECE) {
    yield Deno.readFileSync(path);
    return;
  }
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(PIECE);
  for (let read = file.readSync(buffer); read !== null; read = file.readSync(buffer)) {
    yield buffer.subarray(0, read);
  }
}
