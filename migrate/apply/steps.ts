/**
 * From the changes of a plan to what each path becomes, on the disk and in git's index.
 *
 * @module
 */
import { dirname, isAbsolute, normalize } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import type { FileChange, TextChange } from "../plan/plan.ts";
import { type Change, type Entry, type IndexState, sameBytes } from "./entry.ts";
import { changedSince } from "../../nix/tools/write_error.ts";

/** Tells what stands at a path relative to the root. */
export type EntryReader = (path: string) => Entry;

type FileEntry = Entry & { readonly kind: "file" };
type AbsentEntry = Entry & { readonly kind: "absent" };

/**
 * The changes of entries that the plan's changes come to, the directories they need first. Throws
 * a failure when the tree is not what the plan was made from: a text is another one, a new file's
 * place is taken, or a symbolic link is in the way (an edit through it would change a file
 * elsewhere, and a moved link would point elsewhere).
 */
export function entryChanges(changes: readonly FileChange[], read: EntryReader): Change<Entry>[] {
  const vacated = new Set(changes.flatMap((change) => change.kind === "move" ? [change.from] : []));
  const files = new Map<string, Change<Entry>>();
  for (const change of changes) {
    checkPath(change.path);
    if (change.kind === "track") continue;
    if (files.has(change.path)) throw new TypeError(`Two changes make ${change.path}`);
    const isNew = change.kind === "create" || change.kind === "move";
    if (isNew && !vacated.has(change.path)) checkFree(change.path, read);
    files.set(change.path, {
      path: change.path,
      before: read(change.path),
      after: newEntry(change, read),
    });
  }
  for (const path of vacated) {
    if (files.has(path)) continue;
    checkPath(path);
    files.set(path, { path, before: read(path), after: { kind: "absent" } });
  }
  const made = changes.filter(({ kind }) => kind !== "delete").map(({ path }) => path);
  return [...newDirectories(made, read), ...files.values(), ...oldDirectories(changes, made)];
}

/**
 * The directories that deleted files were in and new ones are not, from the bottom up: they go
 * where nothing else is in them.
 */
function oldDirectories(
  changes: readonly FileChange[],
  made: readonly string[],
): Change<Entry>[] {
  const kept = new Set(made.flatMap(parentsOf));
  const gone = changes.filter(({ kind }) => kind === "delete").flatMap(({ path }) =>
    parentsOf(path)
  );
  return [...new Set(gone)].filter((path) => !kept.has(path)).sort().reverse().map((path) => ({
    path,
    before: { kind: "directory" },
    after: { kind: "absent" },
  }));
}

/** The directories above the paths that are not there, from the top down. */
export function newDirectories(paths: readonly string[], read: EntryReader): Change<Entry>[] {
  const missing = new Set<string>();
  for (const path of paths.flatMap(parentsOf)) {
    const { kind } = read(path);
    if (kind === "absent") missing.add(path);
    else if (kind !== "directory") throw notADirectory(path, kind);
  }
  return [...missing].sort().map((path) => ({
    path,
    before: { kind: "absent" },
    after: { kind: "directory" },
  }));
}

/**
 * What becomes of the index, given what it holds now: a moved file keeps its blob, as with `git
 * mv`; whatever git does not know is registered with intent to add, since flakes see only what
 * git tracks.
 */
export function indexChanges(
  changes: readonly FileChange[],
  now: ReadonlyMap<string, IndexState>,
): Change<IndexState>[] {
  const after = new Map<string, IndexState>();
  for (const change of changes) {
    if (change.kind === "move") after.set(change.from, { kind: "absent" });
  }
  for (const change of changes) {
    if (change.kind === "delete") {
      after.set(change.path, { kind: "absent" });
      continue;
    }
    const source = change.kind === "move"
      ? now.get(change.from)
      : after.has(change.path)
      ? undefined
      : now.get(change.path);
    const isKnown = source !== undefined && source.kind !== "absent";
    after.set(change.path, isKnown ? source : { kind: "intent-to-add" });
  }
  return [...after].map(([path, after]) => ({
    path,
    before: now.get(path) ?? { kind: "absent" },
    after,
  }));
}

/**
 * What becomes of the index where nothing of the changes shall be committed: git keeps what it
 * holds, knows that new files are there (or flakes would not see them), and leaves all of them out
 * of account.
 */
export function hiddenIndexChanges(
  changes: readonly FileChange[],
  now: ReadonlyMap<string, IndexState>,
): Change<IndexState>[] {
  const there = new Set(changes.map(({ path }) => path));
  return touchedPaths(changes).map((path) => {
    const before = now.get(path) ?? { kind: "absent" };
    if (before.kind !== "absent") return { path, before, after: { ...before, skipWorktree: true } };
    const after = there.has(path) ? { kind: "intent-to-add", skipWorktree: true } as const : before;
    return { path, before, after };
  });
}

/** Every path the changes touch, each once. */
export function touchedPaths(changes: readonly FileChange[]): string[] {
  const paths = changes.flatMap((change) =>
    change.kind === "move" ? [change.from, change.path] : [change.path]
  );
  return [...new Set(paths)];
}

/** The entry a change makes; a file that was there keeps its mode. */
function newEntry(change: TextChange, read: EntryReader): FileEntry | AbsentEntry {
  const bytes = new TextEncoder().encode(change.text);
  switch (change.kind) {
    case "create":
      return { kind: "file", bytes };
    case "edit":
      return { ...readSource(change.path, change.before, read), bytes };
    case "move":
      return { ...readSource(change.from, change.before, read), bytes };
    case "delete":
      readSource(change.path, change.before, read);
      return { kind: "absent" };
    default:
      throw new TypeError(`A change of no kind: ${change satisfies never}`);
  }
}

/** The file whose text the plan knows; it must still have it. */
function readSource(path: string, text: string, read: EntryReader): FileEntry {
  const entry = read(path);
  if (entry.kind === "symlink") throw isLink(path, entry.target);
  if (entry.kind !== "file") throw changedSince(path);
  if (!sameBytes(entry.bytes, new TextEncoder().encode(text))) throw changedSince(path);
  return entry;
}

function checkFree(path: string, read: EntryReader): void {
  if (read(path).kind === "absent") return;
  throw failure("file-exists", `${path} is there already, and would be overwritten`, {
    help: `Move ${path} away, then run again; nothing was changed`,
  });
}

/** A plan that names such a path is a programmer's error, but one that must not reach the disk. */
function checkPath(path: string): void {
  const inside = normalize(path) === path && !isAbsolute(path) &&
    !/^(\.\.?|\.git)(\/|$)/.test(path);
  if (!inside) throw new RangeError(`Not a path inside of the project: ${path}`);
}

function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [...parentsOf(parent), parent];
}

function isLink(path: string, target: string): Error {
  return failure("symbolic-link", `${path} is a symbolic link to ${target}, and must change`, {
    help: `Put the file itself there (cp --remove-destination "$(realpath ${path})" ${path})`,
  });
}

function notADirectory(path: string, kind: "file" | "symlink"): Error {
  const what = kind === "file" ? "a file" : "a symbolic link";
  return failure("not-a-directory", `${path} is ${what}; a directory of that name is needed`, {
    help: `Rename ${path}, then run again; nothing was changed`,
  });
}
