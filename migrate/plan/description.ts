/**
 * What a flake says of itself.
 *
 * @module
 */
import { basename } from "@std/path";
import { staticName } from "../../nix/syntax/scope.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { topScope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import { staticString } from "../scan/static_value.ts";

/** The first `description` in the meta of the files' packages; else the name of the directory. */
export function descriptionOf(files: readonly NixFile[], root: string): string {
  return files.map(metaDescription).find((found) => found !== undefined) ?? basename(root);
}

function metaDescription({ tree, path }: NixFile): string | undefined {
  let found: string | undefined;
  walk(tree.root, (node, ancestors) => {
    if (node.type !== "Assignment" || found !== undefined) return;
    const names = [...ancestors, node].flatMap((outer) =>
      outer.type === "Assignment" ? outer.path.names.map(staticName) : []
    );
    if (names.at(-1) === "description" && names.at(-2) === "meta") {
      found = staticString({ expression: node.value, scope: topScope(path) });
    }
  });
  return found;
}
