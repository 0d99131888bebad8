/**
 * The part of a tree that a path names.
 *
 * @module
 */
import type { TreeFile, WorkingTree } from "./working_tree.ts";

/** The file at a path; found by their order, without looking at the others. */
export function fileAt(
  { files }: Pick<WorkingTree, "files">,
  path: string,
): TreeFile | undefined {
  const file = files[placeFor(path, files)];
  return file?.path === path ? file : undefined;
}

/** The file at a path, or those below it, in their order. */
export function filesAt(tree: Pick<WorkingTree, "files">, path: string): readonly TreeFile[] {
  const own = fileAt(tree, path);
  if (own !== undefined) return [own];
  const { files } = tree;
  const below = `${path}/`;
  const first = placeFor(below, files);
  let end = first;
  while (files[end]?.path.startsWith(below)) end++;
  return files.slice(first, end);
}

/** The index of the first file whose path is `path` or comes behind it. */
function placeFor(path: string, files: readonly TreeFile[]): number {
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((files[middle]?.path ?? "") < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
