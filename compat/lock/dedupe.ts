/**
 * A flake.nix whose inputs follow one another where they are the same source.
 *
 *     inputs.a.url = "github:o/a";
 *     inputs.a.url = "github:o/a"; inputs.a.inputs.nixpkgs.follows = "nixpkgs";
 *
 * @module
 */
import { applyEdits, editsOf } from "../../nix/syntax/edit/edit.ts";
import { setAttribute } from "../../nix/syntax/edit/set_attribute.ts";
import { parse } from "../../nix/syntax/parse.ts";
import type { Merge } from "./duplicates.ts";

/** The text of a flake.nix, which is a set written out, with every merge in it. */
export function withMerges(flakeNix: string, merges: readonly Merge[]): string {
  return merges.reduce(withMerge, flakeNix);
}

function withMerge(text: string, { path, follows }: Merge): string {
  const { tree } = parse(text);
  if (tree.root.type !== "AttributeSet") return text;
  const name = [...path.flatMap((input) => ["inputs", input]), "follows"];
  const change = setAttribute(tree, tree.root, name, `"${follows.join("/")}"`);
  return applyEdits(text, editsOf(change));
}
