/**
 * The files that the entry files read, and what each of them becomes.
 *
 * @module
 */
import type { Parameter } from "../../compat/shim/supply.ts";
import { type Lookup, lookupsOf } from "../scan/lookups.ts";
import { isPinManagerFile } from "../scan/pin_manager.ts";
import type { NixFile, Project } from "../scan/project.ts";
import type { RewireContext } from "./parameters.ts";
import { rewire, type Rewired } from "./rewire.ts";

/** The lookups of a project's files, each file's read once. */
export type LookupsOf = (path: string) => readonly Lookup[];

/** Reads the lookups of a project's files. */
export function lookupReader({ files, open }: Project): LookupsOf {
  const read = new Map<string, readonly Lookup[]>();
  return (path) => {
    const known = read.get(path);
    if (known !== undefined) return known;
    const file = files.get(path);
    const lookups = file === undefined ? [] : lookupsOf(file.tree.root, path, open);
    read.set(path, lookups);
    return lookups;
  };
}

/** The files that are read from `entries` on, these first; a pin manager's own are not ours. */
export function closureOf(entries: readonly string[], lookups: LookupsOf): readonly string[] {
  const closure = new Set(entries);
  for (const path of closure) {
    for (const lookup of lookups(path)) {
      if (lookup.kind === "file" && !isPinManagerFile(lookup.target)) closure.add(lookup.target);
    }
  }
  return [...closure];
}

/**
 * Rewires files, those they read before them. A file that reads itself, by whatever way round,
 * is not followed there.
 */
export function rewirer(
  project: Project,
  lookups: LookupsOf,
  context: (file: NixFile) => Pick<RewireContext, "inputOf" | "defaultOf">,
): (path: string) => Rewired {
  const done = new Map<string, Rewired>();
  const nothing: Rewired = { parameters: [], edits: [], wrapped: false, notes: [] };
  function rewired(path: string): Rewired {
    const known = done.get(path);
    const file = project.files.get(path);
    if (known !== undefined || file === undefined || isPinManagerFile(path)) {
      return known ?? nothing;
    }
    done.set(path, nothing);
    const parametersOf = (path: string): readonly Parameter[] => rewired(path).parameters;
    const becomesFunction = (path: string): boolean => rewired(path).wrapped;
    const result = rewire(file, lookups(path), { ...context(file), parametersOf, becomesFunction });
    done.set(path, result);
    return result;
  }
  return rewired;
}

/** Whether a file is a function once it is rewired. */
export function isFunction(file: NixFile, { wrapped }: Rewired): boolean {
  return wrapped || file.shape.kind === "function";
}
