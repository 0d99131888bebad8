/**
 * Store paths inside texts: builders, arguments and attributes of derivations are full of them.
 *
 * @module
 */

/** What stands for a store path; `name` is the path's, after its digest. */
export interface Substitute {
  readonly name: string;
  readonly text: string;
}

/**
 * The text with every known store path replaced, by its digest; what follows a path stays.
 *
 * @param store `/nix/store`
 */
export function substitute(
  text: string,
  substitutes: ReadonlyMap<string, Substitute>,
  store: string,
): string {
  if (!text.includes(store)) return text;
  const path = new RegExp(`${RegExp.escape(store)}/([0-9a-z]{32})-([0-9a-zA-Z+._?=-]+)`, "g");
  return text.replace(path, (whole, digest: string, rest: string) => {
    const known = substitutes.get(digest);
    if (known === undefined || !rest.startsWith(known.name)) return whole;
    return known.text + rest.slice(known.name.length);
  });
}

/** The store paths that a text names. */
export function storePathsIn(text: string, store: string): readonly string[] {
  if (!text.includes(store)) return [];
  const path = new RegExp(`${RegExp.escape(store)}/[0-9a-z]{32}-[0-9a-zA-Z+._?=-]+`, "g");
  return text.match(path) ?? [];
}
