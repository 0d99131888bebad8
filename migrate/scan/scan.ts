/**
 * The first step of a migration: a tree as read → a project understood. Pure, and without Nix.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { classify } from "./classify.ts";
import type { NixFile, Project } from "./project.ts";
import { type OpenFile, shapeOfFile } from "./shape.ts";
import type { TreeFile, WorkingTree } from "./working_tree.ts";

/** Reads what every Nix file of the tree is. */
export function scan(tree: WorkingTree): Project {
  const notes: Diagnostic[] = [];
  const trees = new Map<string, SyntaxTree>();
  for (const file of tree.files.filter(({ path }) => path.endsWith(".nix"))) {
    const parsed = parseFile(file);
    if ("severity" in parsed) notes.push(parsed);
    else trees.set(file.path, parsed);
  }
  const open: OpenFile = (path) => trees.get(path)?.root;
  const files = new Map<string, NixFile>();
  for (const [path, tree] of trees) {
    const shape = shapeOfFile(path, open);
    files.set(path, { path, tree, shape, ...classify(path, shape, open) });
  }
  return { tree, files, notes };
}

/** The syntax tree, or what is in the way. */
function parseFile(file: TreeFile): SyntaxTree | Diagnostic {
  const { path, text } = file;
  if (text === undefined) {
    return {
      severity: "warning",
      code: "unreadable-file",
      message: `${path} is left alone: ${file.noText ?? "it can't be read"}`,
    };
  }
  const { tree, errors } = parse(text);
  const [error] = errors;
  return error === undefined ? tree : {
    severity: "warning",
    code: "syntax",
    message: `Cannot parse "${path}": ${error.message}`,
    place: placeOf(path, text, error.start, error.end),
    help: "mend the file, or leave it out of the project; it is left alone for now",
  };
}
