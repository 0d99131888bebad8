/**
 * A pin manager's files after the migration: they go when nothing reads them any more, and every
 * Nix file could be looked into.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { resolveFrom } from "../scan/local_path.ts";
import type { PinSet } from "../scan/pin_formats/pin.ts";
import type { Project } from "../scan/project.ts";
import type { FileChange } from "./plan.ts";

/** What becomes of pin managers' files. */
export interface StalePins {
  readonly changes: readonly FileChange[];
  readonly notes: readonly Diagnostic[];
  /** The Nix files that go. */
  readonly gone: ReadonlySet<string>;
}

/** What becomes of the files of `pins`, once `changes` are made. */
export function stalePins(
  pins: readonly { readonly set: PinSet }[],
  project: Project,
  { changes, keep }: { readonly changes: readonly FileChange[]; readonly keep: boolean },
): StalePins {
  const after = pins.length === 0 ? [] : filesAfter(project, changes);
  const stale = pins.map(({ set }) => {
    const readers = after.filter(({ path, root }) => path !== set.file && reads(root, path, set));
    return { set, readers: readers.map(({ path }) => path) };
  });
  const unread = project.notes.flatMap(({ place }) => place === undefined ? [] : [place.file]);
  const goes = stale.filter(({ readers }) => !keep && readers.length === 0 && unread.length === 0);
  return {
    changes: goes.flatMap(({ set }) => deletions(set, project)),
    gone: new Set(goes.map(({ set }) => set.file)),
    notes: stale.filter((one) => !goes.includes(one)).map(({ set, readers }) =>
      stays(set, readers, unread)
    ),
  };
}

interface FileAfter {
  readonly path: string;
  readonly root: Expression;
}

/** The Nix files as the changes leave them. */
function filesAfter({ files }: Project, changes: readonly FileChange[]): readonly FileAfter[] {
  const roots = new Map(Array.from(files.values(), ({ path, tree }) => [path, tree.root]));
  for (const change of changes) if (change.kind === "move") roots.delete(change.from);
  for (const change of changes) {
    if (change.kind === "track" || !change.path.endsWith(".nix")) continue;
    roots.set(change.path, parse(change.text).tree.root);
  }
  return Array.from(roots, ([path, root]) => ({ path, root }));
}

/** Whether a file names a pin manager's files: as a path, or as a string that may become one. */
function reads(root: Expression, path: string, { file, data }: PinSet): boolean {
  const places = [file, data, ...basename(file) === "default.nix" ? [dirname(file)] : []];
  let found = false;
  walk(root, (node: Node) => {
    if (node.type !== "Path" && node.type !== "String") return;
    for (const part of node.parts) {
      if (part.type !== "Text") continue;
      found ||= node.type === "Path" && places.includes(resolveFrom(path, part.value)) ||
        places.some((place) => part.value === `/${place}`);
    }
  });
  return found;
}

function deletions({ file, data }: PinSet, { tree }: Project): readonly FileChange[] {
  return tree.files.filter(({ path, kind }) => kind === "file" && (path === file || path === data))
    .flatMap(({ path, text }): FileChange[] =>
      text === undefined ? [] : [{ kind: "delete", path, before: text, text: "" }]
    );
}

function stays(
  { data }: PinSet,
  readers: readonly string[],
  unread: readonly string[],
): Diagnostic {
  const named = (paths: readonly string[]): string => paths.slice(0, 3).join(", ");
  const why = readers.length > 0
    ? `, and ${named(readers)} still read it`
    : unread.length > 0
    ? `, and what can't be looked into may read it: ${named(unread)}`
    : "";
  return {
    severity: "note",
    code: "stale-pin",
    message: `The flake takes its pins from flake.lock now, not from ${data}${why}`,
    help: readers.length === 0
      ? `delete ${data} and its Nix file when nothing else needs them`
      : "update both, until those files take their sources as an argument",
  };
}
