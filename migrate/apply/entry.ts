/**
 * What stands at a path: on the disk, and in git's index. A transaction is a list of changes from
 * one to another.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";

/** What stands at a path of the tree. */
export type Entry =
  | { readonly kind: "absent" }
  /** `mode` are the permission bits; without them, whatever the system gives to a new file. */
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly mode?: number }
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "directory" };

/** What git's index holds for a path. */
export type IndexState =
  | { readonly kind: "absent" }
  | { readonly kind: "intent-to-add"; readonly skipWorktree?: true }
  /**
   * `mode` as git writes it, `100644`; `blob` in hexadecimal; `skipWorktree`: git leaves the file
   * in the work tree out of account.
   */
  | {
    readonly kind: "tracked";
    readonly mode: string;
    readonly blob: string;
    readonly skipWorktree?: true;
  };

/** What a path was and what it becomes; the path is relative to the project's root. */
export interface Change<State> {
  readonly path: string;
  readonly before: State;
  readonly after: State;
}

/** Reads what stands at the absolute path, without following a link at its end. */
export function readEntry(path: string): Entry {
  try {
    const info = Deno.lstatSync(path);
    if (info.isDirectory) return { kind: "directory" };
    if (info.isSymlink) return { kind: "symlink", target: Deno.readLinkSync(path) };
    if (!info.isFile) throw specialFile(path);
    return { kind: "file", bytes: Deno.readFileSync(path), mode: (info.mode ?? 0o644) & 0o7777 };
  } catch (error) {
    // Below a file nothing can stand.
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (absent) return { kind: "absent" };
    throw error;
  }
}

/** Whether two entries are the same; a mode that is not given equals every mode. */
export function sameEntry(a: Entry, b: Entry): boolean {
  if (a.kind === "file" && b.kind === "file") {
    return sameBytes(a.bytes, b.bytes) &&
      (a.mode === undefined || b.mode === undefined || a.mode === b.mode);
  }
  if (a.kind === "symlink" && b.kind === "symlink") return a.target === b.target;
  return a.kind === b.kind;
}

/** Whether two states of the index are the same. */
export function sameIndexState(a: IndexState, b: IndexState): boolean {
  if (a.kind === "absent" || b.kind === "absent") return a.kind === b.kind;
  if (a.skipWorktree !== b.skipWorktree) return false;
  if (a.kind === "tracked" && b.kind === "tracked") return a.mode === b.mode && a.blob === b.blob;
  return a.kind === b.kind;
}

/** Whether two byte strings are equal. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function specialFile(path: string): Error {
  return failure("special-file", `${path} is neither a file nor a link nor a directory`, {
    help: "Move it away; nothing was changed",
  });
}
