/**
 * A flake.nix whose inputs follow one another where they are the same source.
 *
 *     inputs.a.url = "github:o/a";
 *     inputs.a.url = "github:o/a"; inputs.a.inputs.nixpkgs.follows = "nixpkgs";
 *
 * @module
 */
import { applyEdits, editsOf } from "../../nix/syntax/edit/edit.ts";
import { removeAttribute, setAttribute } from "../../nix/syntax/edit/set_attribute.ts";
import type { AttributeSet } from "../../nix/syntax/nodes.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import type { Merge } from "./duplicates.ts";

/** The text of a flake.nix, which is a set written out, with every merge in it. */
export function withMerges(flakeNix: string, merges: readonly Merge[]): string {
  return merges.reduce(withMerge, flakeNix);
}

function withMerge(text: string, { path, follows }: Merge): string {
  const { tree } = parse(text);
  if (tree.root.type !== "AttributeSet") return text;
  const input = path.flatMap((name) => ["inputs", name]);
  const followed = `"${follows.join("/")}"`;
  const change = hasReference(tree, tree.root, input)
    ? setAttribute(tree, tree.root, input, `{ follows = ${followed}; }`)
    : setAttribute(tree, tree.root, [...input, "follows"], followed);
  return applyEdits(text, editsOf(change));
}

/**
 * Whether the input says itself where it is from: beside `follows`, Nix refuses that since 2.34.
 */
function hasReference(tree: SyntaxTree, flake: AttributeSet, input: readonly string[]): boolean {
  return ["url", "type"].some((name) => {
    const removal = removeAttribute(tree, flake, [...input, name]);
    return removal.kind === "refused" || removal.edits.length > 0;
  });
}
