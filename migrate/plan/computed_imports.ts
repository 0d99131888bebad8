/**
 * Files of the project that the code reads by a path that is computed, or that a function is
 * handed: what they are given only evaluation knows, so that they stay as they are. Those that
 * would need a change are named.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Apply, Expression, Node, Range } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { auditFile } from "../audit/audit_file.ts";
import { calleeName, spine } from "../scan/application.ts";
import { importedFile } from "../scan/imported_file.ts";
import { callOf } from "../scan/lookups.ts";
import {
  attributesOf,
  bindUnknown,
  type OpenFile,
  type Scope,
  type Thunk,
  topScope,
} from "../scan/names.ts";
import { computedPath, pathSum } from "../scan/path_sum.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { follow } from "../scan/static_value.ts";
import { walkScoped } from "../scan/walk_scoped.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { closureOf } from "./closure.ts";
import type { Rewired } from "./rewire.ts";

/** What is known of the files that the migration changes. */
export interface ChangingFiles {
  readonly read: ReadonlySet<NixFile>;
  readonly lookups: LookupsOf;
  readonly rewired: (path: string) => Rewired;
}

/** What such paths in the files of a migration may lead to that they will not work with. */
export function computedImports(
  project: Project,
  { read, lookups, rewired }: ChangingFiles,
): readonly Diagnostic[] {
  const left = new Map<string, readonly Diagnostic[]>();
  const notes = [...read].flatMap((file) =>
    unfollowedPaths(file, project.open).flatMap((unfollowed) => {
      const named = filesLike(unfollowed.pattern, project).filter((other) => other !== file);
      const alone = closureOf(named.map(({ path }) => path), lookups)
        .flatMap((path) => project.files.get(path) ?? [])
        .filter((other) => !read.has(other));
      for (const other of alone) {
        if (!left.has(other.path)) left.set(other.path, impurities(other, project));
      }
      const impure = alone.filter(({ path }) => left.get(path)?.length !== 0);
      const wrapped = named.filter((other) => read.has(other) && rewired(other.path).wrapped);
      return [
        ...told(file, unfollowed, {
          files: impure,
          what: ", left as written, needs a change",
          help: "read it by a path that is written out, or hand it what it looks up",
        }),
        ...told(file, unfollowed, {
          files: wrapped,
          what: " has become a function",
          help: "call it where it is read, as `import ./file.nix { }`",
        }),
      ];
    })
  );
  return [...notes, ...[...left.values()].flat()];
}

/** A path that code is read by, and is not followed. */
interface UnfollowedPath {
  readonly place: Range;
  /** Why it is not, as the first clause of a message. */
  readonly why: string;
  /** What the paths look like that it may be, relative to the project's root. */
  readonly pattern: RegExp;
}

/**
 * Those in a file: what is imported, or ends on `.nix`, or is handed to a function that imports it.
 */
function unfollowedPaths({ path, tree }: NixFile, open: OpenFile): readonly UnfollowedPath[] {
  const found: UnfollowedPath[] = [];
  const imported = new Set<Node>();
  walkScoped(tree.root, topScope(path, open), (node, scope) => {
    const call = node.type === "Apply" ? callOf(node, scope) : undefined;
    if (call !== undefined) imported.add(call.target);
    if (node.type === "Apply" && call?.target !== node.argument) {
      found.push(...handedFiles(node, scope));
    }
    const sum = pathSum(node as Expression, scope);
    const pattern = sum && computedPath(sum);
    const isCode = imported.has(node) || pattern?.source.endsWith("\\.nix$") === true;
    if (pattern === undefined || !isCode) return true;
    found.push({ place: node, why: "Which file this reads is computed", pattern });
    return false;
  });
  return found;
}

/** What calls a function with each path of a list or a set, and what else it is given before. */
const MAPS: ReadonlyMap<string, number> = new Map([
  ["map", 0],
  ["concatMap", 0],
  ["mapAttrs", 1],
  ["mapAttrsToList", 1],
]);

/**
 * `load ./x.nix`, `load { file = ./x.nix; }`, `map load [ ./x.nix ]`, `mapAttrs (name: load) { a =
 * ./x.nix; }`, where `load` is a function that imports it.
 */
function handedFiles(apply: Apply, scope: Scope): readonly UnfollowedPath[] {
  const { head, args } = spine(apply);
  const before = args.length === 2 ? MAPS.get(calleeName(head) ?? "") : undefined;
  const isMap = before !== undefined;
  const callee = { expression: (isMap ? args[0] : undefined) ?? apply.function, scope };
  const reader = isMap ? withoutFirst(callee, before) : callee;
  return reader === undefined ? [] : targetsOf(apply.argument, scope, isMap).flatMap((target) => {
    const { name, place } = target;
    const file = importedFile(place, scope);
    const isRead = file !== undefined &&
      (isMap && calleeName(reader.expression) === "import" || imports(reader, name));
    const why = "A function is handed the path of what it reads";
    return isRead ? [{ place, why, pattern: new RegExp(`^${RegExp.escape(file)}$`) }] : [];
  });
}

/** The function that is left of one when the first of its arguments are given. */
function withoutFirst(thunk: Thunk, given: number): Thunk | undefined {
  if (given === 0) return thunk;
  const { expression: lambda, scope } = thunk;
  if (lambda.type === "Lambda") {
    return withoutFirst({ expression: lambda.body, scope: bindUnknown(lambda, scope) }, given - 1);
  }
  const bound = follow(thunk);
  return bound && withoutFirst(bound, given);
}

/** What a function is handed: the argument, or what is in it; and with which names. */
function targetsOf(argument: Expression, scope: Scope, isMap: boolean): readonly Target[] {
  if (!isMap) return pathsIn(argument, scope);
  const inside = unwrapped(argument);
  if (inside.type === "List") return inside.elements.flatMap((target) => pathsIn(target, scope));
  return pathsIn(inside, scope).flatMap(({ place }) => pathsIn(place, scope));
}

/** What may be a path, and the argument that it is. */
interface Target {
  readonly place: Expression;
  readonly name?: string;
}

/** An argument that may be a path, or those in a set that is one, with their names. */
function pathsIn(argument: Expression, scope: Scope): readonly Target[] {
  if (argument.type !== "AttributeSet") return [{ place: argument }];
  const { attributes } = attributesOf(argument.bindings, scope, scope);
  return Array.from(attributes, ([name, { expression: place }]) => ({ place, name }));
}

/**
 * Whether a value is a function that imports what it is called with, or the argument called `name`.
 */
function imports(thunk: Thunk, name: string | undefined, depth = 16): boolean {
  const { expression: lambda } = thunk;
  if (lambda.type !== "Lambda") {
    const bound = depth > 0 ? follow(thunk) : undefined;
    return bound !== undefined && imports(bound, name, depth - 1);
  }
  const { parameter, body } = lambda;
  const taken = parameter.type === "Formals" ? name : name === undefined && parameter.name;
  let found = false;
  walk(body, (node) => {
    const target = node.type === "Apply" ? callOf(node, thunk.scope)?.target : undefined;
    found ||= target?.type === "Identifier" && target.name === taken;
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

/** A note about a path, where there are files that it may lead to. */
function told(
  { path, tree }: NixFile,
  { place: { start, end }, why }: UnfollowedPath,
  { files, what, help }: {
    readonly files: readonly NixFile[];
    readonly what: string;
    readonly help: string;
  },
): readonly Diagnostic[] {
  return files.length === 0 ? [] : [{
    severity: "warning",
    code: "computed-import",
    message: `${why}: ${listed(files)}${what}`,
    place: placeOf(path, tree.text, start, end),
    help,
  }];
}

function listed(files: readonly NixFile[]): string {
  const shown = files.slice(0, 4).map(({ path }) => path).join(", ");
  return files.length > 4 ? `${shown} and ${files.length - 4} more` : shown;
}
