/**
 * Files where they stand, and not where links to them do.
 *
 * @module
 */
import type { NixFile, Project } from "../scan/project.ts";
import { linkEnd } from "./link_out.ts";

/**
 * The files, and in place of a link what it leads to, each once: Nix takes the paths in a file as
 * relative to where the file itself stands, and that is the one to mend.
 */
export function withoutLinks(
  files: readonly NixFile[],
  { tree, files: all }: Pick<Project, "tree" | "files">,
): readonly NixFile[] {
  return [...new Set(files.map((file) => all.get(linkEnd(file.path, tree)) ?? file))];
}
