/**
 * What in the files of a migration nix build will refuse, or answer differently, and no plan can
 * mend: said, with the place, and left alone. The rules are those of the audit.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { auditFile } from "../audit/audit_file.ts";
import { withoutLinks } from "../audit/without_links.ts";
import type { NixFile, Project } from "../scan/project.ts";

/**
 * The hazards of files that the flake will read. `registered`: files that the migration itself
 * makes known to git.
 */
export function hazardsIn(
  read: readonly NixFile[],
  project: Project,
  registered: ReadonlySet<string>,
): readonly Diagnostic[] {
  const { tree, open } = project;
  const files = tree.files.filter(({ path }) => !registered.has(path));
  return withoutLinks(read, project).flatMap((file) =>
    auditFile(file, { tree: { ...tree, files }, open })
  )
    .filter(({ migrated, severity }) => !migrated && severity !== "note")
    .map(({ code, message, place, help }) => ({ severity: "warning", code, message, place, help }));
}
