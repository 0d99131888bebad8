/**
 * What stands in the directories of this machine's disk, whatever its names.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { isGarbled, oddEntries, oddTarget } from "./odd_names.ts";

/** An entry of a directory: what it is, and where. */
export type Entry =
  | { readonly kind: "regular" | "directory"; readonly path: string }
  /** Without `path` where Deno has no name for it. */
  | { readonly kind: "symlink"; readonly target: string; readonly path?: string };

/** A directory. */
export interface Listing {
  readonly names: readonly string[];
  /** Throws as {@linkcode entryAt}. */
  readonly entry: (name: string) => Entry;
}

/** The entries of a directory, also those whose names are not UTF-8. */
export function listDirectory(path: string): Listing {
  const listed = new Map<string, Deno.DirEntry>();
  for (const entry of Deno.readDirSync(path)) listed.set(entry.name, entry);
  const names = [...listed.keys()];
  if (names.some(isGarbled)) return listOdd(path);
  return {
    names,
    entry: (name) => {
      const known = listed.get(name);
      const place = `${path}/${name}`;
      if (known?.isFile) return { kind: "regular", path: place };
      if (known?.isDirectory) return { kind: "directory", path: place };
      return entryAt(place);
    },
  };
}

function listOdd(path: string): Listing {
  const odd = askShell(path, () => oddEntries(path));
  const entry = (name: string): Entry => {
    const found = name.isWellFormed() ? undefined : odd.get(name);
    if (found === undefined) return entryAt(`${path}/${name}`);
    return found.kind === "symlink" ? found : described(found.path, Deno.statSync(found.path));
  };
  return { names: [...odd.keys()], entry };
}

/**
 * What stands at a path.
 *
 * @throws {Failure} `unsupported-file` on a FIFO, a socket or a device; `file-name` where a link's
 * target is not UTF-8 and there is no shell to help. What the file system refuses comes as
 * `Deno.errors.*`.
 */
export function entryAt(path: string): Entry {
  return described(path, Deno.lstatSync(path));
}

function described(path: string, info: Deno.FileInfo): Entry {
  if (info.isSymlink) return { kind: "symlink", target: targetOf(path, info.size), path };
  if (info.isDirectory) return { kind: "directory", path };
  if (info.isFile) return { kind: "regular", path };
  throw failure("unsupported-file", `"${path}" is not a file, a directory or a symbolic link`, {
    help: "Nix can't copy it to the store: remove it, or keep it outside the project",
  });
}

/** A link's target; a text that is not as long as the link says has lost bytes on the way here. */
function targetOf(path: string, size: number): string {
  try {
    const target = Deno.readLinkSync(path);
    if (!isGarbled(target) || new TextEncoder().encode(target).length === size) return target;
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
  }
  return askShell(path, () => oddTarget(path));
}

function askShell<T>(path: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { NotFound, NotCapable } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotCapable)) throw error;
    throw failure("file-name", `a file name or link target is not UTF-8: "${path}"`, {
      help: "rename it; Deno reads such names only with the help of `sh`",
    });
  }
}
