/**
 * Submodules that the code reads. A flake sees them where its flake.nix asks for them, which Nix
 * understands since 2.27; the shims do on every Nix from 2.4 on.
 *
 * Source: Nix manual, "Flake inputs", `inputs.self`.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Node } from "../../nix/syntax/nodes.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { projectPath } from "../scan/local_path.ts";
import type { NixFile, Project } from "../scan/project.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";

/** The submodules that files name: a path in one of them, or a directory that is more than its code. */
export function submodulesRead(
  files: readonly NixFile[],
  { tree }: Project,
  lookups: LookupsOf,
): readonly string[] {
  const submodules = tree.git?.submodules ?? [];
  if (submodules.length === 0) return [];
  const named = files.flatMap((file) => pathsIn(file, lookups));
  return submodules.filter((submodule) =>
    named.some((path) =>
      path === "" || submodule === path || submodule.startsWith(`${path}/`) ||
      path.startsWith(`${submodule}/`)
    )
  );
}

/** The paths of the project that a file names, but for the files that it only reads the code of. */
function pathsIn({ path, tree }: NixFile, lookups: LookupsOf): readonly string[] {
  const imported = new Set<Node>(
    lookups(path).flatMap((lookup) => lookup.kind === "file" ? lookup.literal ?? [] : []),
  );
  const paths: string[] = [];
  walk(tree.root, (node: Node) => {
    if (node.type !== "Path" || imported.has(node)) return;
    const named = projectPath(node, path);
    if (named !== undefined) paths.push(named);
  });
  return paths;
}

/** What is to be known of them. */
export function submoduleNotes(submodules: readonly string[]): readonly Diagnostic[] {
  if (submodules.length === 0) return [];
  return [{
    severity: "note",
    code: "submodules",
    message: `flake.nix asks for the submodules, since the code reads ${submodules.join(", ")}`,
    help: "the flake needs Nix 2.27 by that; nix-build and nix-shell need 2.4",
  }];
}
