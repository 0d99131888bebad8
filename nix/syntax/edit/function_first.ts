/**
 * A file's function comes before the `let` around it, whose bindings see its arguments then.
 *
 *     let                                  { name ? "x", system }:
 *       pkgs = import ./pkgs.nix { };      let
 *     in                                     pkgs = import ./pkgs.nix { };
 *     { name ? "x", system }:              in
 *     f pkgs name                          f pkgs name
 *
 * What a default reads of the `let` becomes an argument itself, with that default.
 *
 * @module
 */
import type { Assignment, Binding, Formals, Identifier, Lambda, Let, Range } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { within } from "../range.ts";
import { type Binder, scopeOf } from "../scope.ts";
import { staticName } from "../static_name.ts";
import { significantBefore } from "../token.ts";
import { boundNames, isVariable } from "./attributes.ts";
import { applyEdits, type Change, type Edit, refused } from "./edit.ts";
import { addFormals } from "./formals.ts";
import { indentationAt, lineEndingOf } from "./layout.ts";
import { removeLetBindings } from "./let.ts";

/** `let … in { … }: …` */
interface LetFunction extends Let {
  readonly body: Lambda & { readonly parameter: Formals };
}

/**
 * The edits, none where the file is nothing like `let … in { … }: …`. Refused where a name would
 * mean something else: an argument is called like what the `let` binds, or reads of Nix's own or of
 * a `with`; and where a default reads what can't become an argument: what `inherit` binds, or in a
 * function that has to be given something, as callPackage would, anything by its name.
 *
 * @param meant Names of arguments that are new, or that the `let` is to read.
 */
export function functionFirst(tree: SyntaxTree, meant: readonly string[] = []): Change {
  const { root } = tree;
  if (!isLetFunction(root)) return { kind: "edits", edits: [] };
  const captured = capturedBy(root).find(({ name }) => !meant.includes(name));
  if (captured !== undefined) return refused("captured", captured);
  const read = readByDefaults(root);
  const isCalled = root.body.parameter.formals.some(({ name, default: value }) =>
    value === undefined && !meant.includes(name.name)
  );
  const unfit = read.find((binding) => isCalled || !isNamed(binding));
  if (unfit !== undefined) return refused("read", unfit);
  const { start, body: { body: { start: end } } } = root;
  const text = withFunctionFirst(withArguments(tree, root, read.filter(isNamed)));
  const last = tree.text.length - end;
  return { kind: "edits", edits: [{ start, end, text: text.slice(start, text.length - last) }] };
}

function isLetFunction(node: SyntaxTree["root"]): node is LetFunction {
  return node.type === "Let" && node.body.type === "Lambda" &&
    node.body.parameter.type === "Formals";
}

/** The arguments that what the `let` binds would hide, or that would hide what it reads. */
function capturedBy(root: LetFunction): readonly Identifier[] {
  const { formals, alias } = root.body.parameter;
  const bound = new Set(root.bindings.flatMap(boundNames));
  const read = [...scopeOf(root)].flatMap(([name, { kind }]) =>
    kind !== "let" && name.end <= root.body.start && isOuter(kind) ? [staticName(name)] : []
  );
  const names = [...formals.map(({ name }) => name), ...alias === undefined ? [] : [alias]];
  return names.filter(({ name }) => bound.has(name) || read.includes(name));
}

function isOuter(kind: Binder["kind"]): boolean {
  return kind === "builtin" || kind === "with" || kind === "nothing";
}

/** What the defaults of the function read of the `let`, and what that reads of it in turn. */
function readByDefaults(root: LetFunction): readonly Binding[] {
  const binders = [...scopeOf(root)].flatMap(([name, binder]) =>
    binder.kind === "let" && binder.owner === root ? [[name, binder.node] as const] : []
  );
  const readIn = (range: Range): readonly Binding[] =>
    binders.flatMap(([name, binding]) => within(name, range) ? [binding] : []);
  const found = new Set(readIn(root.body.parameter));
  // A set goes on to what is added to it meanwhile.
  for (const binding of found) for (const next of readIn(binding)) found.add(next);
  return root.bindings.filter((binding) => found.has(binding));
}

function isNamed(binding: Binding): binding is Assignment {
  const names = binding.type === "Assignment" ? binding.path.names : [];
  const name = names.length === 1 ? staticName(names[0]) : undefined;
  return name !== undefined && isVariable(name);
}

/** The text with the bindings as arguments. */
function withArguments(
  tree: SyntaxTree,
  root: LetFunction,
  bindings: readonly Assignment[],
): string {
  const formals = bindings.map(({ path, value: { start, end } }) => {
    return { name: staticName(path.names[0]) ?? "", default: tree.text.slice(start, end) };
  });
  const edits: readonly Edit[] = [
    ...removeLetBindings(tree, root, bindings),
    ...formals.length === 0 ? [] : addFormals(tree, root.body, formals),
  ];
  return applyEdits(tree.text, edits);
}

/** What stands between `in` and the function stays before the function. */
function withFunctionFirst(text: string): string {
  const { root, tokens } = parse(text).tree;
  if (!isLetFunction(root)) return text;
  const { start, body: { start: head, body } } = root;
  const letEnd = endBefore(tokens, head);
  const headEnd = endBefore(tokens, body.start);
  const newLine = lineEndingOf(text) + indentationAt(text, start);
  const before = text.slice(letEnd, head).trimStart();
  const gap = text.slice(headEnd, body.start);
  return [
    text.slice(0, start),
    before + text.slice(head, headEnd) + newLine,
    text.slice(start, letEnd) + (gap.includes("\n") ? gap : newLine),
    text.slice(body.start),
  ].join("");
}

/** Where the last token before an offset ends. */
function endBefore(tokens: SyntaxTree["tokens"], offset: number): number {
  const index = significantBefore(tokens, offset);
  return tokens.starts[index + 1] ?? offset;
}
