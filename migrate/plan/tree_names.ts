/**
 * Texts with the place of a nixpkgs that nothing pinned: the search path named that, and the store
 * path of an input is called `source`, so that what is built with such a text is another
 * derivation. What it was called differs from machine to machine; there is no name to keep.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { calleeName } from "../scan/application.ts";
import { isCalledNixpkgs, namedSource } from "../scan/lookups.ts";
import { type OpenFile, type Scope, topScope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import type { Source } from "../scan/source.ts";
import { walkScoped } from "../scan/walk_scoped.ts";

/** The functions that read what a text names, and keep nothing of its name. */
const READERS = /^(import|callPackages?|readFile|readDir|pathExists)$/;

/** The notes about a file; `main` is the nixpkgs that `pkgs` is of. */
export function treeNameNotes(
  { path, tree }: NixFile,
  open: OpenFile,
  main: Source,
): readonly Diagnostic[] {
  const notes: Diagnostic[] = [];
  walkScoped(tree.root, topScope(path, open), (node, scope, ancestors) => {
    const named = textOf(node);
    if (named === undefined || !isMoving(named, scope, main) || isRead(ancestors)) return;
    notes.push({
      severity: "warning",
      code: "tree-name",
      message: "This text has the store path of nixpkgs. That of an input ends in `-source`; " +
        "where that of <nixpkgs> did not, what is built with the text changes",
      place: placeOf(path, tree.text, node.start, node.end),
      help: 'give it a name, as `${builtins.path { path = nixpkgs; name = "nixpkgs"; }}`',
    });
  });
  return notes;
}

/** What a node makes a text of: `"${HERE}"`, `toString HERE`. */
function textOf(node: Node): Expression | undefined {
  if (node.type === "Interpolation") return unwrapped(node.expression);
  return node.type === "Apply" && calleeName(node.function) === "toString"
    ? unwrapped(node.argument)
    : undefined;
}

/** Whether it is a nixpkgs that the search path decided, or `pkgs.path` of one. */
function isMoving(expression: Expression, scope: Scope, main: Source): boolean {
  const isPath = calleeName(expression) === "path" && isCalledNixpkgs(expression);
  const source = isPath ? main : namedSource({ expression, scope });
  return source?.pinned === false && source.subpath === "";
}

/** Whether the text is only read from: `import "${<nixpkgs>}/nixos"`. */
function isRead(ancestors: readonly Node[]): boolean {
  const user = ancestors.findLast(({ type }) => !/^(Parenthesized|String|Binary)$/.test(type));
  return user?.type === "Apply" && READERS.test(calleeName(user.function) ?? "");
}
