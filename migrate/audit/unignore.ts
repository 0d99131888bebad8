/**
 * What a project's `.gitignore` hides from git that a flake needs.
 *
 * @module
 */
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import { type IgnoreLine, ignoringLine } from "../scan/git_pattern.ts";

/** A line that ignores a file, and what to do about it. */
export interface Unignored extends IgnoreLine {
  /** The offset where the line begins. */
  readonly start: number;
  /** A line that names the file alone goes; after any other, the file is taken out again. */
  readonly edits: readonly Edit[];
}

/** The line of `.gitignore` that ignores a file, and the edits after which it does not. */
export function unignore(text: string, path: string): Unignored | undefined {
  const found = ignoringLine(text, path);
  if (found === undefined) return undefined;
  const lines = text.split("\n");
  const start = lines.slice(0, found.line - 1).join("\n").length + (found.line > 1 ? 1 : 0);
  const end = Math.min(text.length, start + (lines[found.line - 1]?.length ?? 0) + 1);
  const isAlone = found.pattern.replace(/^\//, "") === path;
  const edit = isAlone ? { start, end, text: "" } : appended(text, reincluded(text, path));
  return { ...found, start, edits: [edit] };
}

/**
 * The lines after which a file is not ignored. A directory that is ignored must be taken out first,
 * and the rest of it put in again.
 */
function reincluded(text: string, path: string): readonly string[] {
  const lines: string[] = [];
  const after = (): string => `${text}\n${lines.join("\n")}\n`;
  for (let found = ignoringLine(text, path); found; found = ignoringLine(after(), path)) {
    const { place } = found;
    lines.push(...(place === path ? [`!/${path}`] : [`!/${place}/`, `/${place}/*`]));
  }
  return lines;
}

/** The edit that adds lines at the end of a text. */
export function appended(text: string, lines: readonly string[]): Edit {
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? "" : newLine;
  const end = text.length;
  return { start: end, end, text: before + lines.map((line) => line + newLine).join("") };
}
