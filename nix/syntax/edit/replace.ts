/**
 * Another expression in the place of one, in parentheses where its surroundings need them.
 *
 *     [ (f ./x.nix) ]          replace `(f ./x.nix)` by `import ./y.nix`
 *     [ (import ./y.nix) ]
 *
 * @module
 */
import { mergedSetAt } from "../merging.ts";
import type { Expression, Interpolation, Node, Range } from "../nodes.ts";
import { Level, levelOf, OPERATORS } from "../operators.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { within } from "../range.ts";
import { staticName } from "../static_name.ts";
import { unwrapped } from "../unwrapped.ts";
import { walk } from "../walk.ts";
import { type Change, type Edit, refused } from "./edit.ts";
import { indentedText, type Lines, linesAt } from "./indent.ts";
import { commentsIn, hasComment } from "./layout.ts";

/**
 * Puts the expression `replacement` in the place of `target`, a node of `tree`. Comments around the
 * replacement stay with it, in parentheses; those inside of the target go with it. The further
 * lines of a replacement get the indentation of the line that the target begins on. Refused where
 * the target is a set that Nix puts more into than is written there, as `a` in
 * `{ a = { b = 1; }; a.c = 2; }`: most replacements would bind `a` twice, others change what `a.c`
 * means. Refused, too, where a name in `${…}` is one that Nix knows without evaluating it, before
 * or after: it decides what is merged.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits, editsOf } from "./edit.ts";
 * import { replaceExpression } from "./replace.ts";
 *
 * const { tree } = parse("f x");
 * if (tree.root.type !== "Apply") throw new TypeError();
 * const change = replaceExpression(tree, tree.root.argument, "g y");
 * const after = applyEdits("f x", editsOf(change));
 * if (after !== "f (g y)") throw new Error(after);
 * ```
 *
 * @throws {TypeError} when the replacement does not parse, and when the target is no expression of
 * the tree: the names of attributes, formals and parameters are none, nor are parts of strings
 */
export function replaceExpression(
  tree: SyntaxTree,
  target: Expression,
  replacement: string,
): Change {
  const edit = expressionEdit(tree, target, replacement);
  const name = nameAround(tree, target);
  const names = name && [name, { ...name, expression: parse(replacement).tree.root }];
  if (names?.some((name) => staticName(name) !== undefined)) return refused("name", target);
  const others = mergedWith(tree, unwrapped(target));
  return others.length > 0 ? refused("merged", ...others) : { kind: "edits", edits: [edit] };
}

/** The `${…}` in the place of a bound name that is nothing but the target. */
function nameAround(tree: SyntaxTree, target: Expression): Interpolation | undefined {
  const around = ancestorsOf(tree, target);
  const index = around.findLastIndex(({ type }) => type !== "Parenthesized");
  const [outer, path, node] = around.slice(Math.max(index - 2, 0), index + 1);
  if (node?.type !== "Interpolation") return undefined;
  const isBound = path?.type === "Inherit" ||
    (path?.type === "AttributePath" && outer?.type === "Assignment");
  return isBound ? node : undefined;
}

/** What else Nix puts into a set, and where. */
function mergedWith({ root }: SyntaxTree, set: Expression): readonly Range[] {
  if (set.type !== "AttributeSet") return [];
  const { places, parts } = mergedSetAt(root, set);
  const elsewhere = parts.filter(({ within }) => within !== set).map(({ binding }) => binding);
  return [...places.filter((place) => place !== set), ...elsewhere];
}

/**
 * The edit that puts an expression in the place of another, whatever Nix merges that with.
 *
 * @throws {TypeError} as {@linkcode replaceExpression} does
 */
export function expressionEdit(tree: SyntaxTree, target: Expression, replacement: string): Edit {
  const { bare, expression } = bareExpression(replacement, linesAt(tree.text, target.start));
  const parent = ancestorsOf(tree, target).at(-1);
  if (!holdsExpression(parent, target)) {
    throw new TypeError(`what is to be replaced is a ${target.type} that is no expression`);
  }
  const loose = levelOf(expression) < neededLevel(parent, target) || mixesPipes(parent, expression);
  return spaced(tree.text, target, loose ? `(${bare})` : bare);
}

/**
 * An expression without the white space around it, its further lines indented as those of the place
 * it goes to. Comments around it come into parentheses with it: it is one node, whose bounds a
 * second run finds.
 *
 * @throws {TypeError} when it does not parse
 */
export function bareExpression(
  text: string,
  lines: Lines,
): { readonly bare: string; readonly expression: Expression } {
  const { tree, errors: [error] } = parse(text);
  if (error) throw new TypeError(`${error.message}: ${text}`);
  const behind = commentsIn(tree, tree.root.end, text.length);
  if (behind.length > 0 || hasComment(tree, 0, tree.root.start)) {
    const close = behind.at(-1)?.startsWith("#") ? "\n)" : ")";
    return bareExpression(`(${text.trim()}${close}`, lines);
  }
  return { bare: indentedText(tree, tree.root, lines), expression: tree.root };
}

/** The nodes above, the root first. */
function ancestorsOf(tree: SyntaxTree, target: Node): readonly Node[] {
  let found: readonly Node[] | undefined;
  walk(tree.root, (node, ancestors) => {
    if (node === target) found = [...ancestors];
    return !found && within(target, node);
  });
  if (!found) throw new TypeError("the expression to replace is no node of the tree");
  return found;
}

/** Whether a node is an expression where it stands, and not a name or a part of another. */
function holdsExpression(parent: Node | undefined, child: Node): boolean {
  switch (child.type) {
    case "Text":
    case "Interpolation":
    case "Assignment":
    case "Inherit":
    case "AttributePath":
    case "Formals":
    case "Formal":
      return false;
  }
  switch (parent?.type) {
    case "AttributePath":
    case "Formals":
      return false;
    case "Inherit":
      return child === parent.from;
    case "Formal":
      return child === parent.default;
    case "Lambda":
      return child === parent.body;
    default:
      return true;
  }
}

/** How tightly an expression must bind to stand where `child` stands without parentheses. */
export function neededLevel(parent: Node | undefined, child: Expression): number {
  switch (parent?.type) {
    case "List":
      return Level.Select;
    case "Apply":
      return child === parent.function ? Level.Apply : Level.Select;
    case "Select":
      return child === parent.subject ? Level.Operand : Level.Select;
    case "HasAttribute":
      return Level.HasAttribute + 1;
    case "Unary":
      return levelOf(parent);
    case "Binary": {
      const { level, groups } = OPERATORS[parent.operator];
      return groups === (child === parent.left ? "left" : "right") ? level : level + 1;
    }
    default:
      return Level.Open;
  }
}

/** Whether both are pipes, one into the right and one into the left: Nix takes no such mixture. */
function mixesPipes(parent: Node | undefined, child: Expression): boolean {
  return parent?.type === "Binary" && child.type === "Binary" &&
    levelOf(parent) === Level.Pipe && levelOf(child) === Level.Pipe &&
    parent.operator !== child.operator;
}

/** The edit, with blanks where the new text would run together with its neighbours. */
function spaced(text: string, { start, end }: Expression, bare: string): Edit {
  const before = glues(text.charAt(start - 1)) && glues(bare.charAt(0)) ? " " : "";
  const selected = /^[A-Za-z_][\w'-]*$/.test(bare) && /^\.[\w"$]/.test(text.slice(end, end + 2));
  const loose = !selected && glues(text.charAt(end)) && glues(bare.charAt(bare.length - 1));
  const after = loose ? " " : "";
  return { start, end, text: `${before}${bare}${after}` };
}

/** Whether a character can become part of a longer token with its neighbour. */
function glues(character: string): boolean {
  return /[^\s()[\]{};,="]/.test(character);
}
