/**
 * What a flake says of itself.
 *
 * @module
 */
import { basename } from "@std/path";
import { staticName } from "../../nix/syntax/scope.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { type OpenFile, topScope } from "../scan/names.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { staticString } from "../scan/static_value.ts";

/** The first `description` in the meta of the files' packages; else the name of the directory. */
export function descriptionOf(
  files: readonly NixFile[],
  { tree, open }: Project,
): string {
  return files.map((file) => metaDescription(file, open)).find((found) => found !== undefined) ??
    basename(tree.root);
}

function metaDescription({ tree, path }: NixFile, open: OpenFile): string | undefined {
  let found: string | undefined;
  walk(tree.root, (node, ancestors) => {
    if (node.type !== "Assignment" || found !== undefined) return;
    const names = [...ancestors, node].flatMap((outer) =>
      outer.type === "Assignment" ? outer.path.names.map(staticName) : []
    );
    if (names.at(-1) === "description" && names.at(-2) === "meta") {
      found = staticString({ expression: node.value, scope: topScope(path, open) });
    }
  });
  return found;
}
