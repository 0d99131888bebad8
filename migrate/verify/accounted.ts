/**
 * Whether a source differs only as it must: a file that came, went or changed in the project itself.
 * A file that both evaluations can see, and that only one of the sources has, is another matter: a
 * filter or a path does not do what it did.
 *
 * @module
 */
import { derivationAt, type Side } from "./side.ts";
import type { TreeDifference } from "./tree_difference.ts";

/** Both sides, what each can see of the project, and how to compare sources. */
export interface Accounting {
  readonly before: Side;
  readonly after: Side;
  /** Paths of files relative to the project, as it was and as it is. */
  readonly seenBefore: ReadonlySet<string>;
  readonly seenAfter: ReadonlySet<string>;
  readonly sourcesDiffer: (before: string, after: string) => Promise<TreeDifference>;
}

/** A source of the project, and its place in it. */
type Place = readonly [source: string, place: string];

/**
 * Whether every source of the project below one derivation has a counterpart below the other, at the
 * same place and with all files that are not accounted for by what each side can see.
 */
export async function sourcesAccounted(
  accounting: Accounting,
  before: string,
  after: string,
): Promise<boolean> {
  const left = ownBelow(accounting.before, before);
  const right = ownBelow(accounting.after, after);
  const alike = async ([a, placeA]: Place, [b, placeB]: Place): Promise<boolean> => {
    return placeA === placeB && await isAccounted(accounting, placeA, [a, b]);
  };
  for (const a of left) if (!await some(right, (b) => alike(a, b))) return false;
  for (const b of right) if (!await some(left, (a) => alike(a, b))) return false;
  return true;
}

async function some<Item>(
  items: readonly Item[],
  test: (item: Item) => Promise<boolean>,
): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}

async function isAccounted(
  { seenBefore, seenAfter, sourcesDiffer }: Accounting,
  place: string,
  [a, b]: readonly [string, string],
): Promise<boolean> {
  if (a === b) return true;
  const { onlyBefore, onlyAfter } = await sourcesDiffer(a, b);
  const below = (path: string) => place === "" ? path : `${place}/${path}`;
  return !onlyBefore.some((path) => isSeen(seenAfter, below(path))) &&
    !onlyAfter.some((path) => isSeen(seenBefore, below(path)));
}

/** Whether a file, or any file in a directory (its path ends with `/`), can be seen. */
function isSeen(files: ReadonlySet<string>, path: string): boolean {
  if (!path.endsWith("/")) return files.has(path);
  return Iterator.from(files).some((file) => file.startsWith(path));
}

/** The sources of the project that a derivation or one of its inputs has. */
function ownBelow(side: Side, path: string): readonly Place[] {
  const own = new Map<string, string>();
  const seen = new Set<string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { inputDerivations, inputSources } = derivationAt(side, next);
    waiting.push(...inputDerivations.keys());
    for (const source of inputSources) {
      const place = side.ownSources.get(source);
      if (place !== undefined) own.set(source, place);
    }
  }
  return [...own];
}
