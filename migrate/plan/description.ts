/**
 * What a package says of itself.
 *
 * @module
 */
import { staticName } from "../../nix/syntax/scope.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { type OpenFile, topScope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import { staticString } from "../scan/static_value.ts";

/** The first `meta.description` in the files, where it is written out. */
export function metaDescription(files: readonly NixFile[], open: OpenFile): string | undefined {
  return files.map((file) => descriptionIn(file, open)).find((found) => found !== undefined);
}

function descriptionIn({ tree, path }: NixFile, open: OpenFile): string | undefined {
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
