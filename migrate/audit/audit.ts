/**
 * The audit of a project: everything that keeps it from pure evaluation, or would be copied to the
 * store and should not. Pure; the rules are in `rules.ts`.
 *
 * @module
 */
import { evaluatorVersionOf } from "../../compat/evaluator/evaluator.ts";
import { isShim } from "../../compat/shim/shim.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { isPinManagerFile } from "../scan/pin_manager.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { auditFile } from "./audit_file.ts";
import type { Finding } from "./finding.ts";
import { treeRules } from "./rules.ts";
import { gitCryptIn } from "./secrets/git_crypt.ts";
import { secretsIn, type StoredFile } from "./secrets/secrets.ts";
import { withoutLinks } from "./without_links.ts";

/** All findings, by their places. `stored`: the files that a flake would copy to the store. */
export function audit(project: Project, stored: Iterable<StoredFile>): readonly Finding[] {
  const { tree } = project;
  const status = new Map(tree.files.map(({ path, status }) => [path, status]));
  const files = withoutLinks([...project.files.values()], project).filter((file) =>
    status.get(file.path) !== "ignored" && isOwn(file)
  );
  return [
    ...project.notes.flatMap(unread),
    ...files.flatMap((file) => auditFile(file, project)),
    ...treeRules.flatMap(({ check }) => check(tree)),
    ...secrets(project, stored),
  ].sort(byPlace);
}

/** The secrets, and what git-crypt keeps. */
export function secrets(
  { tree: { files } }: Pick<Project, "tree">,
  stored: Iterable<StoredFile>,
): readonly Finding[] {
  const attributes = files.find(({ path }) => path === ".gitattributes")?.text ?? "";
  return Iterator.from(stored)
    .flatMap((file) => [...gitCryptIn(file, attributes), ...secretsIn(file)]).toArray();
}

/** Whether a person wrote the file: no pin manager, and not we. */
function isOwn({ path, tree: { text } }: NixFile): boolean {
  return !isPinManagerFile(path) && !isShim(text) && evaluatorVersionOf(text) === undefined;
}

/** A file that the scan could not look into. */
function unread({ place, help = "", ...note }: Diagnostic): readonly Finding[] {
  return place === undefined ? [] : [{ ...note, place, help, migrated: false }];
}

function byPlace({ place: a }: Finding, { place: b }: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
