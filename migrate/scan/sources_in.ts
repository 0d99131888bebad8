/**
 * The trees from outside that a project names, in all of its files.
 *
 * @module
 */
import type { Project } from "./project.ts";
import type { Source } from "./source.ts";

/** Every source that stands in the project's files, as often as it does. */
export function sourcesIn({ files, lookups }: Project): readonly Source[] {
  return files.keys().flatMap((path) => lookups(path)).flatMap((lookup) =>
    lookup.kind === "source" || lookup.kind === "import" ? [lookup.source] : []
  ).toArray();
}
