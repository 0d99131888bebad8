/**
 * Texts with the place of a nixpkgs that was not called `source` in the store, as an input is, so
 * that what is built with such a text is another derivation: one that nothing pinned, which the
 * search path named, differently from machine to machine, so that there is no name to keep; or, by
 * `pkgs.path`, one that a pin manager named, where the flake's own `legacyPackages` are in its
 * place.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Expression } from "../../nix/syntax/nodes.ts";
import { isPackagesPath, keptText } from "../scan/kept_text.ts";
import { namedSource } from "../scan/lookups.ts";
import { type OpenFile, type Scope, topScope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import type { Source } from "../scan/source.ts";
import { walkScoped } from "../scan/walk_scoped.ts";

/** The nixpkgs that `pkgs` is of. */
export interface MainNixpkgs {
  readonly source: Source;
  /**
   * Whether a pin manager called its tree otherwise than `source`, and the code sees an input's.
   */
  readonly renamed: boolean;
}

/** The notes about a file. */
export function treeNameNotes(
  { path, tree }: NixFile,
  open: OpenFile,
  main: MainNixpkgs,
): readonly Diagnostic[] {
  const notes: Diagnostic[] = [];
  walkScoped(tree.root, topScope(path, open), (node, scope, ancestors) => {
    const named = keptText(node, ancestors);
    if (named === undefined || !isMoving(named, scope, main)) return;
    notes.push({
      severity: "warning",
      code: "tree-name",
      message: "This text has the store path of nixpkgs. That of an input ends in `-source`; " +
        "where it did not before, what is built with the text changes",
      place: placeOf(path, tree.text, node.start, node.end),
      help: 'give it a name, as `${builtins.path { path = nixpkgs; name = "nixpkgs"; }}`',
    });
  });
  return notes;
}

/**
 * Whether it is a nixpkgs that the search path decided, or `pkgs.path` of one, or of a renamed one.
 */
function isMoving(expression: Expression, scope: Scope, main: MainNixpkgs): boolean {
  const isPath = isPackagesPath(expression);
  const source = isPath ? main.source : namedSource({ expression, scope });
  return isPath && main.renamed || source?.pinned === false && source.subpath === "";
}
