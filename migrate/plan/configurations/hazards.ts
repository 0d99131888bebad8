/**
 * What pure evaluation refuses in the files of configurations, beside what is rewired there.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../../nix/diagnostic.ts";
import { importPaths } from "../../scan/nixos_module.ts";
import type { Project } from "../../scan/project.ts";
import type { LookupsOf } from "../../scan/lookup_reader.ts";
import { closureOf } from "../closure.ts";
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
  return [
    ...missingModules(modules, project),
    ...hazardsIn(files, project, new Set()).filter(({ code }) => !REWIRED.has(code)),
  ];
}

/** Modules that are imported and not there, as hardware-configuration.nix is kept out of many. */
function missingModules(
  modules: readonly string[],
  { tree, files, open }: Project,
): readonly Diagnostic[] {
  const there = new Set(tree.files.map(({ path }) => path));
  return [...new Set(modules)].flatMap((module) =>
    importPaths(module, open)
      .filter(({ path }) => !there.has(path) && !there.has(path && `${path}/default.nix`))
      .map(({ path, node }): Diagnostic => ({
        severity: "warning",
        code: "missing-module",
        message: `${module} imports ${path}, which is not in the project`,
        place: placeOf(module, files.get(module)?.tree.text ?? "", node.start, node.end),
        help: /hardware/.test(path)
          ? `\`nixos-generate-config --show-hardware-config > ${path}\` on the machine, and \`git add\``
          : "add it, and let git know: a flake sees nothing else",
      }))
  );
}
