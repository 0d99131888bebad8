/**
 * The first step of a migration: a tree as read → a project understood. Pure, and without Nix.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import type { Expression } from "../../nix/syntax/nodes.ts";
import { classify } from "./classify.ts";
import { jsonExpression } from "./json_file.ts";
import { lookupReader } from "./lookup_reader.ts";
import type { NixFile, Project } from "./project.ts";
import type { OpenFile } from "./names.ts";
import { type PinSet, pinSetExpression } from "./pin_formats/pin.ts";
import { thunkExpressions } from "./pin_formats/thunk.ts";
import { pinSetsIn } from "./pin_manager.ts";
import { shapeOfFile } from "./shape.ts";
import { remedy, whyUnreadable } from "./unreadable.ts";
import type { TreeFile, WorkingTree } from "./working_tree.ts";

/**
 * Reads what every Nix file of the tree is. `searchPath`: the flake references that a person says
 * names in the search path stand for.
 */
export function scan(
  tree: WorkingTree,
  searchPath: ReadonlyMap<string, string> = new Map(),
): Project {
  const notes: Diagnostic[] = [];
  const trees = new Map<string, SyntaxTree>();
  for (const file of tree.files.filter(({ path }) => path.endsWith(".nix"))) {
    const parsed = parseFile(file);
    if ("severity" in parsed) notes.push(parsed);
    else trees.set(file.path, parsed);
  }
  const pinSets = pinSetsIn(tree.files);
  const open = Object.assign(openerOf(trees, pinSets, tree), { searchPath });
  const files = new Map<string, NixFile>();
  for (const [path, tree] of trees) {
    const shape = shapeOfFile(path, open);
    files.set(path, { path, tree, shape, ...classify(path, shape) });
  }
  return { tree, files, pinSets, open, lookups: lookupReader(files, open), notes };
}

/**
 * Opens files; where a pin manager wrote one, what its pins say is what it evaluates to. JSON opens
 * as the expression that it is read as.
 */
function openerOf(
  trees: ReadonlyMap<string, SyntaxTree>,
  pinSets: ReadonlyMap<string, PinSet>,
  { files }: WorkingTree,
): OpenFile & Required<Pick<OpenFile, "isPinned">> {
  const pins = new Map([
    ...Array.from(pinSets.values(), (set) => [set.file, pinSetExpression(set)] as const),
    ...thunkExpressions(files),
  ]);
  const json = new Map(
    files.flatMap(({ path, text }) =>
      text === undefined || !path.endsWith(".json") ? [] : [[path, text] as const]
    ),
  );
  const read = new Map<string, Expression | undefined>();
  const open = (path: string): Expression | undefined => {
    if (trees.has(path)) return pins.get(path) ?? trees.get(path)?.root;
    const text = json.get(path);
    if (text !== undefined && !read.has(path)) read.set(path, jsonExpression(text));
    return read.get(path);
  };
  return Object.assign(open, { isPinned: (path: string) => pins.has(path) });
}

/** The syntax tree, or what is in the way. */
function parseFile(file: TreeFile): SyntaxTree | Diagnostic {
  const { path, text } = file;
  if (text === undefined) {
    return {
      severity: "warning",
      code: "unreadable-file",
      message: `Cannot read "${path}": ${whyUnreadable(file.noText)}`,
      place: { file: path, line: 1, column: 1 },
      help: remedy(file.noText),
    };
  }
  const { tree, errors } = parse(text);
  const [error] = errors;
  return error === undefined ? tree : {
    severity: "warning",
    code: "syntax",
    message: `Cannot parse "${path}": ${error.message}`,
    place: placeOf(path, text, error.start, error.end),
    help: "mend the file; it is left alone for now",
  };
}
