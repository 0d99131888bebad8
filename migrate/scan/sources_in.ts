/**
 * The trees from outside that a project names, in all of its files.
 *
 * @module
 */
import { type Lookup, lookupsOf } from "./lookups.ts";
import type { Project } from "./project.ts";
import type { Source } from "./source.ts";

/** Every source that stands in the project's files, as often as it does. */
export function sourcesIn({ files, open }: Project): readonly Source[] {
  const lookups = [...files.values()].flatMap(({ path, tree }): readonly Lookup[] =>
    lookupsOf(tree.root, path, open)
  );
  return lookups.flatMap((lookup) =>
    lookup.kind === "source" || lookup.kind === "import" ? [lookup.source] : []
  );
}
