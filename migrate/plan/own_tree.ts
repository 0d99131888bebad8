/**
 * The project's own tree where code fetches it from its repository, which a flake does not have.
 *
 * @module
 */
import { dirname, relative } from "@std/path";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import { linesAt } from "../../nix/syntax/edit/indent.ts";
import { neededLevel } from "../../nix/syntax/edit/replace.ts";
import { Level } from "../../nix/syntax/operators.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { fetchesOwnTree, isAskedOfRepository } from "../audit/own_repository.ts";
import { topScope } from "../scan/names.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { walkScoped } from "../scan/walk_scoped.ts";

/**
 * The edits by which `fetchGit ./.` is the flake's own tree where there is no repository, under the
 * name that a fetched one has. `to` is where the file will stand.
 */
export function ownTreeEdits(file: NixFile, to: string, { tree, open }: Project): readonly Edit[] {
  if (!file.tree.text.includes("fetchGit")) return [];
  const repository = relativePath(relative(dirname(`/${to}`), "/.git"));
  const root = repository.slice(0, -"git".length);
  const edits: Edit[] = [];
  walkScoped(file.tree.root, topScope(file.path, open), (node, scope, ancestors) => {
    const place = { file, scope, ancestors, project: tree };
    if (!fetchesOwnTree(node, place) || isAskedOfRepository(node, place)) return;
    const [before, after] = neededLevel(ancestors.at(-1), node) > Level.Open
      ? ["(", ")"]
      : ["", ""];
    const { start, end } = node;
    const { indentation, ending } = linesAt(file.tree.text, node.start);
    const otherwise =
      `${ending}${indentation}  else builtins.path { path = ${root}; name = "source"; }`;
    edits.push(
      { start, end: start, text: `${before}if builtins.pathExists ${repository} then ` },
      { start: end, end, text: `${otherwise}${after}` },
    );
  });
  return edits;
}
