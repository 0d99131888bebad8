/**
 * Directories that are copied to begin projects from → `templates`.
 *
 * @module
 */
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { topScope } from "../scan/names.ts";
import type { Project } from "../scan/project.ts";
import { staticAttributes, staticString } from "../scan/static_value.ts";
import { assign, expression } from "./bindings.ts";
import { readmeDescription } from "./description.ts";
import type { FlakeOutput } from "./flake_nix.ts";

/** A file that makes a directory a project. */
const PROJECT = /^(template|templates\/([^/]+))\/(flake|default|shell)\.nix$/;

/**
 * The output with each directory of `templates/` that is a project, by its name, and `template/`,
 * the default one; nothing where there is none.
 */
export function templatesOutput(project: Project): readonly FlakeOutput[] {
  const found = new Map(project.tree.files.flatMap(({ path }) => {
    const [, directory, name = "default"] = PROJECT.exec(path) ?? [];
    return directory === undefined ? [] : [[name, directory] as const];
  }));
  if (found.size === 0) return [];
  const bindings = [...found].map(([name, path]) => {
    const value = descriptionOf(path, project) ?? name;
    const bindings = [
      assign("path", expression(relativePath(path))),
      assign("description", { kind: "string", value }),
    ];
    return assign(name, { kind: "set", bindings });
  });
  return [{ kind: "derived", path: ["templates"], value: { kind: "set", bindings } }];
}

/** What the template's own flake says, or its README. */
function descriptionOf(directory: string, { tree, open }: Project): string | undefined {
  const path = `${directory}/flake.nix`;
  const flake = open(path);
  const said = flake &&
    staticAttributes({ expression: flake, scope: topScope(path, open) })?.get("description");
  const files = tree.files.filter(({ path }) => path.startsWith(`${directory}/`)).map((file) => ({
    ...file,
    path: file.path.slice(directory.length + 1),
  }));
  return (said && staticString(said)) ?? readmeDescription({ ...tree, files });
}
