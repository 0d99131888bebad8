/**
 * Another name for a free variable, wherever it is read, unless a variable of that name would take
 * its place.
 *
 *     f { inherit pkgs; src = pkgs.src; }           rename `pkgs` to `nixpkgs`
 *     f { pkgs = nixpkgs; src = nixpkgs.src; }
 *
 * @module
 */
import { membersOf, mergedSets } from "../merging.ts";
import type { AttributeName, Inherit } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { isBuiltin } from "../builtins.ts";
import { type Binder, type Scope, scopeOf } from "../scope.ts";
import { staticName } from "../static_name.ts";
import { isVariable, withoutInherited } from "./attributes.ts";
import { type Change, type Edit, refused } from "./edit.ts";
import { hasComment } from "./layout.ts";

/**
 * Renames the variable `from` where nothing in the file binds it: where it is undefined, or comes
 * from a `with` or from Nix itself. A second run finds nothing to rename. Refused where another
 * variable of the new name would be read instead: one that the file binds, one of Nix's own, or one
 * that is free in the file, too.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits, editsOf } from "./edit.ts";
 * import { renameFree } from "./rename.ts";
 *
 * const text = "{ inherit pkgs; }";
 * const after = applyEdits(text, editsOf(renameFree(parse(text).tree, "pkgs", "nixpkgs")));
 * if (after !== "{ pkgs = nixpkgs; }") throw new Error(after);
 * ```
 *
 * @throws {TypeError} when `to` can't be the name of a variable, and for `__curPos`, which is none
 */
export function renameFree(tree: SyntaxTree, from: string, to: string): Change {
  if (!isVariable(to)) throw new TypeError(`${to} can't be a variable's name`);
  if (from === "__curPos") throw new TypeError("__curPos is no variable");
  const scope = scopeOf(tree.root);
  const uses = new Set(freeUses(scope, from));
  if (uses.size === 0 || from === to) return { kind: "edits", edits: [] };
  const taken = isBuiltin(to) ? [...uses] : freeUses(scope, to);
  if (taken.length > 0) return refused("taken", ...taken);
  const renamed = scopeOf(tree.root, (node) => uses.has(node) ? to : staticName(node));
  const inherits = inheritsOf(tree, uses);
  const captured = [...uses].filter((use) => {
    const binder = renamed.get(use);
    return (binder && !isFree(binder)) || inherits.get(use)?.bound.has(to);
  });
  if (captured.length > 0) return refused("captured", ...captured);
  const read = [...uses].filter((use) => !inherits.has(use));
  const edits = [
    ...read.map(({ start, end }) => ({ start, end, text: to })),
    ...[...inherits].flatMap(([use, { node }]) => inheritEdits(tree, node, use, to)),
  ];
  return { kind: "edits", edits };
}

/** Where a variable is read that nothing in the file binds. */
function freeUses(scope: Scope, name: string): readonly AttributeName[] {
  return [...scope]
    .filter(([node, binder]) => staticName(node) === name && isFree(binder))
    .map(([node]) => node)
    .sort((a, b) => a.start - b.start);
}

function isFree(binder: Binder): boolean {
  return binder.kind === "nothing" || binder.kind === "with" || binder.kind === "builtin";
}

/** An `inherit` with a use in it, and the names that its surroundings bind for their own values. */
interface InheritedUse {
  readonly node: Inherit;
  readonly bound: ReadonlySet<string | undefined>;
}

function inheritsOf(
  tree: SyntaxTree,
  uses: ReadonlySet<AttributeName>,
): ReadonlyMap<AttributeName, InheritedUse> {
  const found = new Map<AttributeName, InheritedUse>();
  for (const set of new Set(mergedSets(tree.root).values())) {
    const names = set.recursive ? membersOf(set).map(({ name }) => name) : [];
    const bound = new Set(names);
    for (const { binding: node } of set.parts) {
      if (node.type !== "Inherit" || node.from) continue;
      for (const name of node.names) if (uses.has(name)) found.set(name, { node, bound });
    }
  }
  return found;
}

/** `inherit a from;` becomes `inherit a; from = to;` */
function inheritEdits(
  tree: SyntaxTree,
  node: Inherit,
  use: AttributeName,
  to: string,
): readonly Edit[] {
  const { start, end } = node;
  const binding = `${tree.text.slice(use.start, use.end)} = ${to};`;
  const alone = node.names.length === 1 && !hasComment(tree, start, end);
  return alone
    ? [{ start, end, text: binding }]
    : [withoutInherited(tree, use), { start: end, end, text: ` ${binding}` }];
}
