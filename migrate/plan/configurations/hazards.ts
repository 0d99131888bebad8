/**
 * What pure evaluation refuses in the files of configurations, beside what is rewired there.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import type { Project } from "../../scan/project.ts";
import { closureOf, type LookupsOf } from "../closure.ts";
import { hazardsIn } from "../hazards.ts";
import type { Configuration } from "./configurations.ts";

/** The rules whose findings are rewired, or else keep a configuration from being an output. */
const REWIRED = new Set(["search-path", "current-system", "implicit-system", "unpinned-fetch"]);

/** The hazards of the files that are not among those `read` by entries, which are told already. */
export function configurationHazards(
  configurations: readonly Configuration[],
  { project, lookups, read }: {
    readonly project: Project;
    readonly lookups: LookupsOf;
    readonly read: readonly string[];
  },
): readonly Diagnostic[] {
  const modules = configurations.flatMap((each) => each.modules.map(({ file }) => file.path));
  const files = closureOf(modules, lookups)
    .filter((path) => !read.includes(path))
    .flatMap((path) => project.files.get(path) ?? []);
  return hazardsIn(files, project, new Set()).filter(({ code }) => !REWIRED.has(code));
}
