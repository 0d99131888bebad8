/**
 * Keeping new files out of commits by `.git/info/exclude`: should they fall out of the index (`git
 * reset`), git goes on ignoring them.
 *
 * @module
 */
import { relative } from "@std/path";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { appended } from "../audit/unignore.ts";
import type { Change, Entry, IndexState } from "./entry.ts";
import { excludePath, type Repository } from "./git.ts";
import { type EntryReader, newDirectories } from "./steps.ts";

/** What a transaction does to the index, and how it looks at the disk. */
interface Around {
  readonly index: readonly Change<IndexState>[];
  readonly read: EntryReader;
}

/** The change that excludes the files that git did not know, the directories it needs first. */
export async function excludeChanges(
  root: string,
  { prefix }: Repository,
  { index, read }: Around,
): Promise<Change<Entry>[]> {
  const path = relative(root, await excludePath(root));
  const patterns = index
    .filter(({ before, after }) => before.kind === "absent" && after.kind !== "absent")
    .map(({ path }) => `/${(prefix + path).replace(/[\\*?[]/g, "\\$&")}`);
  const before = read(path);
  const text = before.kind === "file" ? new TextDecoder().decode(before.bytes) : "";
  const lines = ["# flakebridge migrate --local-only", ...patterns];
  const bytes = new TextEncoder().encode(applyEdits(text, [appended(text, lines)]));
  const after: Entry = before.kind === "file" ? { ...before, bytes } : { kind: "file", bytes };
  return [...newDirectories([path], read), { path, before, after }];
}

/** Whether a change of a transaction is one of git's own directory, and not of the project. */
export function isInGitDirectory(path: string): boolean {
  return /^\.\.(\/|$)|(^|\/)\.git(\/|$)/.test(path);
}
