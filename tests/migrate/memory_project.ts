/**
 * A project made of texts in memory, with no directory behind it, for tests.
 *
 * @module
 */
import { type NixFile, type Project } from "../../migrate/scan/project.ts";
import { scan } from "../../migrate/scan/scan.ts";
import type { TreeFile, WorkingTree } from "../../migrate/scan/working_tree.ts";

/** Texts by path: `{ "default.nix": "{ }" }`. */
export type Texts = Readonly<Record<string, string>>;

/** The tree of the directory `/project` with these texts; `more` adds to it, or to a file. */
export function memoryTree(
  texts: Texts,
  more: Partial<WorkingTree> = {},
  ofFile: (path: string) => Partial<TreeFile> = () => ({}),
): WorkingTree {
  const files = Object.entries(texts).map(([path, text]): TreeFile => ({
    path,
    kind: "file",
    mode: 0o644,
    executable: false,
    status: "no git",
    text,
    ...ofFile(path),
  }));
  return { root: "/project", files, unreadable: [], ...more };
}

/** The project of these texts, scanned. */
export function memoryProject(texts: Texts): Project {
  return scan(memoryTree(texts));
}

/** The file at `path` of a project. */
export function fileOf(project: Project, path: string): NixFile {
  const file = project.files.get(path);
  if (file === undefined) throw new Error(`${path} is no file that parses`);
  return file;
}
