/**
 * Which of the things on one side is which on the other.
 *
 * @module
 */

/** Things that belong together, and those without a partner. */
export interface Pairing<Item> {
  readonly pairs: readonly (readonly [before: Item, after: Item])[];
  readonly onlyBefore: readonly Item[];
  readonly onlyAfter: readonly Item[];
}

/**
 * Pairs items with the same key, in order; where one is left over on each side, they are a pair.
 */
export function pair<Item>(
  before: readonly Item[],
  after: readonly Item[],
  [keyBefore, keyAfter]: readonly [(item: Item) => string, (item: Item) => string],
): Pairing<Item> {
  const waiting = Map.groupBy(after, keyAfter);
  const pairs: [Item, Item][] = [];
  const onlyBefore: Item[] = [];
  for (const item of before) {
    const partner = waiting.get(keyBefore(item))?.shift();
    if (partner === undefined) onlyBefore.push(item);
    else pairs.push([item, partner]);
  }
  const onlyAfter = [...waiting.values()].flat();
  if (onlyBefore.length === 1 && onlyAfter.length === 1) {
    return { pairs: [...pairs, [onlyBefore[0]!, onlyAfter[0]!]], onlyBefore: [], onlyAfter: [] };
  }
  return { pairs, onlyBefore, onlyAfter };
}
