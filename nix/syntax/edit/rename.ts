/**
 * Another name for a free variable, wherever it is read, unless a variable of that name would take
 * its place.
 *
 *     f { inherit pkgs; src = pkgs.src; }           rename `pkgs` to `nixpkgs`
 *     f { pkgs = nixpkgs; src = nixpkgs.src; }
 *
 * @module
 */
import type { Identifier, Inherit } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { type Binder, scopeOf } from "../scope.ts";
import { walk } from "../walk.ts";
import { boundNames, isPlainName, nameText } from "./attributes.ts";
import type { Edit } from "./edit.ts";

/** The edits, or the places where another variable of the new name is bound, which refuse them. */
export type Renaming =
  | { readonly kind: "edits"; readonly edits: readonly Edit[] }
  | { readonly kind: "captured"; readonly uses: readonly Identifier[] };

/**
 * Renames the variable `from` where nothing in the file binds it: where it is undefined, or comes
 * from a `with` or from Nix itself. A second run finds nothing to rename.
 *
 * @throws {TypeError} when `to` can't be the name of a variable
 */
export function renameFree(tree: SyntaxTree, from: string, to: string): Renaming {
  if (!isPlainName(to) || to === "or") throw new TypeError(`${to} can't be a variable's name`);
  const uses = new Set(
    [...scopeOf(tree.root)]
      .filter(([node, binder]) => node.name === from && isFree(binder))
      .map(([node]) => node),
  );
  const renamed = scopeOf(tree.root, (node) => uses.has(node) ? to : node.name);
  const inherits = inheritsOf(tree, uses);
  const captured = [...uses].filter((use) => {
    const binder = renamed.get(use);
    return (binder && !isFree(binder)) || inherits.get(use)?.bound.has(to);
  });
  if (captured.length > 0) return { kind: "captured", uses: captured };
  const read = [...uses].filter((use) => !inherits.has(use));
  const edits = [
    ...read.map(({ start, end }) => ({ start, end, text: to })),
    ...[...inherits].map(([use, { node }]) => inheritEdit(tree, node, use, to)),
  ];
  return { kind: "edits", edits };
}

function isFree(binder: Binder): boolean {
  return binder.kind === "nothing" || binder.kind === "with" || binder.kind === "builtin";
}

/** An `inherit` with a use in it, and the names that its surroundings bind for their own values. */
interface InheritedUse {
  readonly node: Inherit;
  readonly bound: ReadonlySet<string>;
}

function inheritsOf(
  tree: SyntaxTree,
  uses: ReadonlySet<Identifier>,
): ReadonlyMap<Identifier, InheritedUse> {
  const found = new Map<Identifier, InheritedUse>();
  walk(tree.root, (owner) => {
    if (!("bindings" in owner)) return;
    const recursive = owner.type !== "AttributeSet" || owner.recursive;
    const bound = new Set(recursive ? owner.bindings.flatMap(boundNames) : []);
    for (const node of owner.bindings) {
      if (node.type !== "Inherit" || node.from) continue;
      for (const name of node.names) {
        if (name.type === "Identifier" && uses.has(name)) found.set(name, { node, bound });
      }
    }
  });
  return found;
}

/** `inherit a from;` becomes `inherit a; from = to;` */
function inheritEdit(tree: SyntaxTree, node: Inherit, use: Identifier, to: string): Edit {
  const binding = `${nameText(use.name)} = ${to};`;
  const kept = node.names
    .filter((name) => name.type !== "Identifier" || name.name !== use.name)
    .map((name) => ` ${tree.text.slice(name.start, name.end)}`);
  const text = kept.length > 0 ? `inherit${kept.join("")}; ${binding}` : binding;
  return { start: node.start, end: node.end, text };
}
