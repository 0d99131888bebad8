/**
 * The paths in a file's text, when files move.
 *
 * @module
 */
import { dirname, relative } from "@std/path";
import { type Edit } from "../../nix/syntax/edit/edit.ts";
import { moveFile } from "../../nix/syntax/edit/move.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import type { FileLookup, Lookup } from "../scan/lookups.ts";
import type { NixFile } from "../scan/project.ts";
import { replaceLookup } from "./rewire.ts";

/**
 * The edits that keep a file's paths true when it moves to `to` and when others have moved: code
 * that is read from a file follows it to its new place; every other path, like `src = ./.`, leads
 * where it led.
 */
export function pathEdits(
  { path, tree }: NixFile,
  to: string,
  lookups: readonly Lookup[],
  moved: ReadonlyMap<string, string>,
): readonly Edit[] {
  const code = lookups.filter((lookup): lookup is FileLookup => lookup.kind === "file")
    .filter(({ target }) => moved.has(target));
  const codeStarts = new Set(code.map(({ literal }) => literal?.start));
  const isCode = ({ start }: Edit): boolean => codeStarts.has(start);
  const isSum = ({ named, literal }: FileLookup): boolean => unwrapped(named) !== literal;
  const newPlace = (target: string): string =>
    moved.get(target) ?? moved.get(target === "" ? "default.nix" : `${target}/default.nix`) ??
      target;
  return [
    ...to === path ? [] : moveFile(tree, path, to).filter((edit) => !isCode(edit)),
    ...code.length === 0 ? [] : moveFile(tree, path, to, newPlace).filter(isCode),
    ...code.filter(isSum).flatMap(({ named, target }) =>
      replaceLookup(tree, named, literalFor(newPlace(target), to))
    ),
  ];
}

/** The literal that names a path of the project in the file at `from`. */
function literalFor(path: string, from: string): string {
  return relativePath(relative(dirname(`/${from}`), `/${path}`));
}

/**
 * The edits without those that lie inside another one's range; of two that replace the same, the
 * first. What is inserted where another one begins or ends stands beside it.
 */
export function outermost(edits: readonly Edit[]): readonly Edit[] {
  let reach = 0;
  return edits.toSorted(fromOutside).filter(({ start, end }) => {
    const isInside = start === end ? end < reach : end <= reach;
    reach = Math.max(reach, end);
    return !isInside;
  });
}

/**
 * What encloses another edit before it; insertions, which enclose nothing, before all that begins
 * there.
 */
function fromOutside(a: Edit, b: Edit): number {
  const isInsertion = ({ start, end }: Edit): number => Number(start === end);
  return a.start - b.start || isInsertion(b) - isInsertion(a) || b.end - a.end;
}
