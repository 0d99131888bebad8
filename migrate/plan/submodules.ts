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
import type { WorkingTree } from "../scan/working_tree.ts";

/** The submodules that code reads. */
export interface ReadSubmodules {
  /** Those that .gitmodules names; a flake can ask for them. */
  readonly known: readonly string[];
  /** Those that it does not: git and Nix have no address for them, a clone an empty directory. */
  readonly unknown: readonly string[];
}

/**
 * The submodules that files name: a path in one of them, or a directory that is more than its code.
 */
export function submodulesRead(
  files: readonly NixFile[],
  { tree }: Project,
  lookups: LookupsOf,
): ReadSubmodules {
  const submodules = tree.git?.submodules ?? [];
  if (submodules.length === 0) return { known: [], unknown: [] };
  const named = files.flatMap((file) => pathsIn(file, lookups));
  const read = submodules.filter((submodule) =>
    named.some((path) =>
      path === "" || submodule === path || submodule.startsWith(`${path}/`) ||
      path.startsWith(`${submodule}/`)
    )
  );
  const known = read.filter(isKnownIn(tree));
  return { known, unknown: read.filter((submodule) => !known.includes(submodule)) };
}

/**
 * Whether .gitmodules names a submodule; of a project below the top of its repository it is not
 * read.
 */
function isKnownIn({ git, files }: WorkingTree): (submodule: string) => boolean {
  if (git?.prefix !== "") return () => true;
  const text = files.find(({ path }) => path === ".gitmodules")?.text ?? "";
  const paths = text.matchAll(/^\s*path\s*=\s*(?:"([^"]*)"|(.*?))\s*$/gm);
  const names = new Set(Array.from(paths, ([, quoted, plain]) => quoted ?? plain));
  return (submodule) => names.has(submodule);
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
export function submoduleNotes({ known, unknown }: ReadSubmodules): readonly Diagnostic[] {
  const asked: Diagnostic = {
    severity: "note",
    code: "submodules",
    message: `flake.nix asks for the submodules, since the code reads ${known.join(", ")}`,
    help: "the flake needs Nix 2.27 by that; nix-build and nix-shell need 2.4",
  };
  const lost = unknown.map((submodule): Diagnostic => ({
    severity: "warning",
    code: "submodules",
    message:
      `The code reads ${submodule}, a submodule that .gitmodules does not name: a clone has ` +
      "an empty directory there, and a flake nothing",
    help: `add it anew, \`git submodule add URL ${submodule}\`, or take it out, ` +
      `\`git rm --cached ${submodule}\``,
  }));
  return [...known.length > 0 ? [asked] : [], ...lost];
}
