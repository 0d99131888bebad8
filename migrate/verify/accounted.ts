/**
 * Whether a source differs only as it must: a file that came, went or changed in the project
 * itself. A file that both evaluations can see, and that only one of the sources has, is another
 * matter: a filter or a path does not do what it did.
 *
 * @module
 */
import { type Comparison, derivationAt, type Side } from "./side.ts";

/** A source of the project, and its place in it. */
type Place = readonly [source: string, place: string];

/**
 * Whether every source of the project below one derivation has a counterpart below the other, at
 * the same place and with all files that are not accounted for by what each side can see.
 */
export async function sourcesAccounted(
  comparison: Comparison,
  before: string,
  after: string,
): Promise<boolean> {
  const left = ownBelow(comparison.before, before);
  const right = ownBelow(comparison.after, after);
  const alike = async ([a, placeA]: Place, [b, placeB]: Place): Promise<boolean> => {
    return placeA === placeB && await isAccounted(comparison, placeA, [a, b]);
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
  { seenBefore, seenAfter, sourcesDiffer }: Comparison,
  place: string,
  [a, b]: readonly [string, string],
): Promise<boolean> {
  if (a === b) return true;
  const { onlyBefore, onlyAfter } = await sourcesDiffer(a, b);
  return !onlyBefore.some((path) => isSeen(seenAfter, place, path)) &&
    !onlyAfter.some((path) => isSeen(seenBefore, place, path));
}

/**
 * Whether a file in a source, or any file in a directory of it (its path ends with `/`), can be
 * seen at the source's place in the project.
 */
export function isSeen(files: ReadonlySet<string>, place: string, path: string): boolean {
  const below = place === "" ? path : `${place}/${path}`;
  if (!path.endsWith("/")) return files.has(below);
  return Iterator.from(files).some((file) => file.startsWith(below));
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
