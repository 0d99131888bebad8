/**
 * The paths in a file's text, when files move.
 *
 * @module
 */
import { dirname, relative } from "@std/path";
import { type Edit } from "../../nix/syntax/edit/edit.ts";
import { moveFile } from "../../nix/syntax/edit/move.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { within } from "../../nix/syntax/range.ts";
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
  const isCode = ({ start }: Edit): boolean => code.some(({ literal }) => literal?.start === start);
  const isSum = ({ named, literal }: FileLookup): boolean => unwrapped(named) !== literal;
  const newPlace = (target: string): string =>
    moved.get(target) ?? moved.get(target === "" ? "default.nix" : `${target}/default.nix`) ??
      target;
  return [
    ...moveFile(tree, path, to).filter((edit) => !isCode(edit)),
    ...moveFile(tree, path, to, newPlace).filter(isCode),
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
  return edits.filter((edit, at) =>
    !edits.some((other, place) => liesIn(edit, other) || place < at && replacesSame(edit, other))
  );
}

function replacesSame({ start, end }: Edit, other: Edit): boolean {
  return start < end && start === other.start && end === other.end;
}

function liesIn(edit: Edit, outer: Edit): boolean {
  const { start, end } = edit;
  const smaller = end - start < outer.end - outer.start;
  const beside = start === end && (start === outer.start || start === outer.end);
  return smaller && !beside && within(edit, outer);
}
