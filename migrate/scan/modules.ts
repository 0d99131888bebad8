/**
 * Files that name several NixOS modules: `{ tool = ./tool.nix; }`.
 *
 * @module
 */
import { importedFile } from "./imported_file.ts";
import type { NixFile, Project } from "./project.ts";

/** The modules that a file's value names; `undefined` where the text does not say so of each. */
export function modulesIn(
  { shape }: NixFile,
  { files }: Pick<Project, "files">,
): readonly NixFile[] | undefined {
  if (shape.kind !== "set" || !shape.complete || shape.attributes.size === 0) return undefined;
  const modules = [...shape.attributes.values()].flatMap(({ expression, scope }) => {
    const file = files.get(importedFile(expression, scope) ?? "");
    return file?.kind === "NixOS module" ? [file] : [];
  });
  return modules.length === shape.attributes.size ? modules : undefined;
}
