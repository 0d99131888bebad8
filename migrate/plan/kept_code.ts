/**
 * Legacy code beside a flake that does not read it: it moves, as a migration moves it, and the shim
 * in its place calls it where it is given arguments. Nothing else of it changes, and no other file.
 *
 * @module
 */
import type { ShimFile, ShimInterface } from "../../compat/shim/shim.ts";
import type { InputUse, Parameter } from "../../compat/shim/supply.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import type { Node } from "../../nix/syntax/nodes.ts";
import { walk } from "../../nix/syntax/walk.ts";
import type { Lookup } from "../scan/lookups.ts";
import type { NixFile, Project } from "../scan/project.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { closureOf, rewirer } from "./closure.ts";
import { callOf, formalsOf, freePath } from "./entry.ts";
import { pathEdits } from "./path_edits.ts";
import type { TextChange } from "./plan.ts";
import { hazardsIn } from "./hazards.ts";
import { systemNotes, unchangedInterface } from "./shim_interface.ts";

/** A file that moves, and how the shim in its place is called. */
export interface KeptCode {
  readonly from: ShimFile;
  readonly move: TextChange & { readonly kind: "move" };
  readonly interface: ShimInterface;
  /**
   * What the code, or what it reads, won't find any more, being read from the flake's tree now;
   * what it is given otherwise.
   */
  readonly notes: readonly Diagnostic[];
}

/**
 * Those of `files` that take arguments a flake's shim does not, and those that these read, but none
 * that flake.nix reads: with the places they move to. `nixpkgs` is the input that they take theirs
 * from; without one they take their own.
 */
export function keptCode(
  project: Project,
  files: readonly ShimFile[],
  nixpkgs: InputUse | undefined,
): readonly KeptCode[] {
  const { lookups } = project;
  const ofFlake = closureOf(["flake.nix"], lookups);
  const functions = files.filter((path) =>
    !ofFlake.includes(path) && takesMore(project.files.get(path))
  );
  const closure = closureOf(functions, lookups);
  const taken = new Set(project.tree.files.map(({ path }) => path));
  const moved = new Map(
    files.filter((path) => closure.includes(path) && !ofFlake.includes(path)).map((path) => [
      path,
      freePath(path === "default.nix" ? "package" : "shell", taken),
    ]),
  );
  const parametersOf = nixpkgsParameters(project, closure, lookups, nixpkgs);
  return [...moved].flatMap(([from, target]): KeptCode[] => {
    const file = project.files.get(from);
    if (file === undefined) return [];
    const before = file.tree.text;
    const text = applyEdits(before, pathEdits(file, target, lookups(from), moved));
    const call = callOf(file, parametersOf(file), nixpkgs);
    return [{
      from,
      move: { kind: "move", from, path: target, before, text },
      interface: takesSet(file)
        ? { kind: "function", code: target, formals: [], ellipsis: true, takesSet: true, call }
        : unchangedInterface(file, target, call),
      notes: [
        ...missingInTree(closureOf([from], lookups), project, new Set(moved.keys())),
        ...systemNotes(file, call),
      ],
    }];
  });
}

/** What the audit calls it when code reads what is in no flake's tree. */
const OUT_OF_TREE = new Set(["outside-path", "untracked-file", "git-directory"]);

function missingInTree(
  paths: readonly string[],
  project: Project,
  moving: ReadonlySet<string>,
): readonly Diagnostic[] {
  const files = paths.flatMap((path) => project.files.get(path) ?? []);
  return hazardsIn(files, project, moving).filter(({ code }) => OUT_OF_TREE.has(code));
}

/** Whether a file is a function of more than what the shim of any flake takes. */
function takesMore(file: NixFile | undefined): boolean {
  if (file === undefined) return false;
  const formals = formalsOf(file);
  if (formals === undefined) return takesSet(file);
  const isOurs = (name: string): boolean => name === "system" || name === "overrides";
  return formals.ellipsis !== undefined || formals.formals.some(({ name }) => !isOurs(name.name));
}

/**
 * Whether a file is a function of one argument that is a set, by what is done with it:
 * `pkgs.hello`.
 */
function takesSet({ tree: { root } }: NixFile): boolean {
  if (root.type !== "Lambda" || root.parameter.type !== "Identifier") return false;
  const { name } = root.parameter;
  const isArgument = (node: Node): boolean => node.type === "Identifier" && node.name === name;
  let isSet = false;
  walk(root.body, (node) => {
    if (node.type === "Select") isSet ||= isArgument(node.subject);
    if (node.type === "With") isSet ||= isArgument(node.scope);
  });
  return isSet;
}

/**
 * The arguments of a file whose defaults are nixpkgs, or the system: what migrating it would give.
 */
function nixpkgsParameters(
  project: Project,
  closure: readonly string[],
  lookups: LookupsOf,
  nixpkgs: InputUse | undefined,
): (file: NixFile) => readonly Parameter[] {
  const isKnown = (lookup: Lookup): boolean => {
    if (lookup.kind === "import" || lookup.kind === "source") {
      return nixpkgs !== undefined && lookup.source.name === "nixpkgs";
    }
    return lookup.kind === "file" || lookup.kind === "system";
  };
  const rewired = rewirer(project, closure, (path) => lookups(path).filter(isKnown), () => ({
    inputOf: () => nixpkgs ?? { name: "nixpkgs", flake: true },
    pinsOf: () => ({}),
    calledTests: new Set(),
    sharedTests: new Set(),
    asksLock: false,
    defaultOf: () => undefined,
  }));
  return (file) => {
    const own = new Set(formalsOf(file)?.formals.map(({ name }) => name.name));
    return rewired(file.path).parameters.filter(({ name }) => own.has(name));
  };
}
