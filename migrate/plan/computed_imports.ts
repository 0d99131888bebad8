/**
 * Files of the project that the code reads by a path that is computed: which they are only evaluation
 * knows, so that they stay as they are. Those that would need a change are named.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Expression, Node, Range } from "../../nix/syntax/nodes.ts";
import { auditFile } from "../audit/audit_file.ts";
import { callOf } from "../scan/lookups.ts";
import { type OpenFile, topScope } from "../scan/names.ts";
import { computedPath, pathSum } from "../scan/path_sum.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { walkScoped } from "../scan/walk_scoped.ts";
import { closureOf, type LookupsOf } from "./closure.ts";
import type { Rewired } from "./rewire.ts";

/** What is known of the files that the migration changes. */
export interface ChangingFiles {
  readonly read: ReadonlySet<NixFile>;
  readonly lookups: LookupsOf;
  readonly rewired: (path: string) => Rewired;
}

/** What the computed paths in the files of a migration may lead to that they will not work with. */
export function computedImports(
  project: Project,
  { read, lookups, rewired }: ChangingFiles,
): readonly Diagnostic[] {
  const left = new Map<string, readonly Diagnostic[]>();
  const notes = [...read].flatMap((file) =>
    computedPaths(file, project.open).flatMap(({ place, pattern }) => {
      const named = filesLike(pattern, project).filter((other) => other !== file);
      const alone = closureOf(named.map(({ path }) => path), lookups)
        .flatMap((path) => project.files.get(path) ?? [])
        .filter((other) => !read.has(other));
      for (const other of alone) {
        if (!left.has(other.path)) left.set(other.path, impurities(other, project));
      }
      const impure = alone.filter(({ path }) => left.get(path)?.length !== 0);
      const wrapped = named.filter((other) => read.has(other) && rewired(other.path).wrapped);
      return [...readsLeft(file, place, impure), ...readsFunction(file, place, wrapped)];
    })
  );
  return [...notes, ...[...left.values()].flat()];
}

/** A path that is computed. */
interface ComputedPath {
  readonly place: Range;
  /** What the paths look like that it may be, relative to the project's root. */
  readonly pattern: RegExp;
}

/** Those in a file that code is read from: what is imported, or ends on `.nix`. */
function computedPaths({ path, tree }: NixFile, open: OpenFile): readonly ComputedPath[] {
  const found: ComputedPath[] = [];
  const imported = new Set<Node>();
  walkScoped(tree.root, topScope(path, open), (node, scope) => {
    const call = node.type === "Apply" ? callOf(node) : undefined;
    if (call !== undefined) imported.add(call.target);
    const sum = pathSum(node as Expression, scope);
    const pattern = sum && computedPath(sum);
    const isCode = imported.has(node) || pattern?.source.endsWith("\\.nix$") === true;
    if (pattern === undefined || !isCode) return true;
    found.push({ place: node, pattern });
    return false;
  });
  return found;
}

/** The Nix files that a pattern names, themselves or by their directories. */
function filesLike(pattern: RegExp, { files }: Project): readonly NixFile[] {
  return [...files.values()].filter(({ path }) =>
    pattern.test(path) || basename(path) === "default.nix" && pattern.test(dirname(path))
  );
}

/** What pure evaluation refuses in a file that is not changed. */
function impurities(file: NixFile, project: Project): readonly Diagnostic[] {
  return auditFile(file, project)
    .filter(({ severity }) => severity !== "note")
    .map(({ code, message, place, help, migrated }) => ({
      severity: "warning",
      code,
      message,
      place,
      help: migrated ? "make it an argument, and give that where the file is read" : help,
    }));
}

function readsLeft(
  { path, tree }: NixFile,
  { start, end }: Range,
  files: readonly NixFile[],
): readonly Diagnostic[] {
  return files.length === 0 ? [] : [{
    severity: "warning",
    code: "computed-import",
    message: `Which file this reads is computed: ${listed(files)}, left as written, needs a change`,
    place: placeOf(path, tree.text, start, end),
    help: "read it by a path that is written out, or hand it what it looks up",
  }];
}

function readsFunction(
  { path, tree }: NixFile,
  { start, end }: Range,
  files: readonly NixFile[],
): readonly Diagnostic[] {
  return files.length === 0 ? [] : [{
    severity: "warning",
    code: "computed-import",
    message: `Which file this reads is computed: ${listed(files)} has become a function`,
    place: placeOf(path, tree.text, start, end),
    help: "call it where it is read, as `import ./file.nix { }`",
  }];
}

function listed(files: readonly NixFile[]): string {
  const shown = files.slice(0, 4).map(({ path }) => path).join(", ");
  return files.length > 4 ? `${shown} and ${files.length - 4} more` : shown;
}
