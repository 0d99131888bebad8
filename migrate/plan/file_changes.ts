/**
 * The changes to the project's own Nix files: entries move, what they read is rewired, and whoever
 * reads a file that has become a function calls it.
 *
 * @module
 */
import { applyEdits, type Edit } from "../../nix/syntax/edit/edit.ts";
import { functionFirst } from "../../nix/syntax/edit/function_first.ts";
import { parse } from "../../nix/syntax/parse.ts";
import type { NixFile, Project } from "../scan/project.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { callFirst } from "./arguments.ts";
import type { Entry } from "./entry.ts";
import { ownTreeEdits } from "./own_tree.ts";
import { outermost, pathEdits } from "./path_edits.ts";
import type { TextChange } from "./plan.ts";
import type { Rewired } from "./rewire.ts";

/** What the changes follow from. */
export interface ChangedFiles {
  readonly project: Project;
  readonly entries: readonly Entry[];
  /** The files that entries read, entries included. */
  readonly closure: readonly string[];
  readonly lookups: LookupsOf;
  readonly rewired: (path: string) => Rewired;
  /** Edits that are made besides, by path. */
  readonly others: ReadonlyMap<string, readonly Edit[]>;
}

/** The changes, in no particular order; a file that stays the same has none. */
export function fileChanges(changed: ChangedFiles): readonly TextChange[] {
  const { project, entries, closure } = changed;
  const moved = new Map<string, string>(entries.map(({ name, target }) => [name, target]));
  const read = new Set(closure);
  return [...project.files.values()].flatMap((file): TextChange[] => {
    const path = moved.get(file.path) ?? file.path;
    const rewired = read.has(file.path) ? changed.rewired(file.path) : undefined;
    const edits = rewired !== undefined
      ? [
        ...rewired.edits,
        ...pathEdits(file, path, changed.lookups(file.path), moved),
        ...ownTreeEdits(file, path, project),
      ]
      : callsOfFunctions(file, changed, moved);
    const text = applyEdits(
      file.tree.text,
      outermost([...edits, ...changed.others.get(file.path) ?? []]),
    );
    return changeOf(file, path, withFunctionFirst(text, rewired?.readBefore ?? []));
  });
}

/** Calls a file that has become a function where it is read. */
function callsOfFunctions(
  { path }: NixFile,
  { lookups, rewired, closure }: ChangedFiles,
  moved: ReadonlyMap<string, string>,
): readonly Edit[] {
  return lookups(path).flatMap((lookup) => {
    if (lookup.kind !== "file" || moved.has(lookup.target)) return [];
    if (!closure.includes(lookup.target) || !rewired(lookup.target).wrapped) return [];
    return callFirst(lookup, "{ }");
  });
}

/** The arguments that are read before the function are there only now, the edits made. */
function withFunctionFirst(text: string, names: readonly string[]): string {
  if (names.length === 0) return text;
  const change = functionFirst(parse(text).tree, names);
  if (change.kind === "refused") throw new TypeError(`the function can't come first: ${text}`);
  return applyEdits(text, change.edits);
}

function changeOf({ path: from, tree }: NixFile, path: string, text: string): TextChange[] {
  const before = tree.text;
  if (path !== from) return [{ kind: "move", from, path, before, text }];
  return text === before ? [] : [{ kind: "edit", path, before, text }];
}
