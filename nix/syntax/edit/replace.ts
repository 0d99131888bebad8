/**
 * Another expression in the place of one, in parentheses where its surroundings need them.
 *
 *     [ (f ./x.nix) ]          replace `(f ./x.nix)` by `import ./y.nix`
 *     [ (import ./y.nix) ]
 *
 * @module
 */
import type { Expression, Node } from "../nodes.ts";
import { Level, levelOf, OPERATORS } from "../operators.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { within } from "../range.ts";
import { walk } from "../walk.ts";
import type { Edit } from "./edit.ts";
import { indentedText, type Lines, linesAt } from "./indent.ts";

/**
 * The edit that puts the expression `replacement` in the place of `target`, a node of `tree`.
 * White space and comments around the replacement are dropped; those inside of the target go with it.
 * The further lines of a replacement get the indentation of the line that the target begins on.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits } from "./edit.ts";
 * import { replaceExpression } from "./replace.ts";
 *
 * const { tree } = parse("f x");
 * if (tree.root.type !== "Apply") throw new TypeError();
 * const after = applyEdits("f x", [replaceExpression(tree, tree.root.argument, "g y")]);
 * if (after !== "f (g y)") throw new Error(after);
 * ```
 *
 * @throws {TypeError} when the replacement does not parse, and when the target is no expression of
 * the tree: the names of attributes, formals and parameters are none, nor are parts of strings
 */
export function replaceExpression(tree: SyntaxTree, target: Expression, replacement: string): Edit {
  const { bare, expression } = bareExpression(replacement, linesAt(tree.text, target.start));
  const parent = parentOf(tree, target);
  if (!holdsExpression(parent, target)) {
    throw new TypeError(`what is to be replaced is a ${target.type} that is no expression`);
  }
  const loose = levelOf(expression) < neededLevel(parent, target) || mixesPipes(parent, expression);
  return spaced(tree.text, target, loose ? `(${bare})` : bare);
}

/**
 * An expression without the white space and the comments around it, its further lines indented as
 * those of the place it goes to.
 *
 * @throws {TypeError} when it does not parse
 */
export function bareExpression(
  text: string,
  lines: Lines,
): { readonly bare: string; readonly expression: Expression } {
  const { tree, errors: [error] } = parse(text);
  if (error) throw new TypeError(`${error.message}: ${text}`);
  return { bare: indentedText(tree, tree.root, lines), expression: tree.root };
}

/** The node directly above; `undefined` for the root. */
function parentOf(tree: SyntaxTree, target: Node): Node | undefined {
  let found: { readonly parent: Node | undefined } | undefined;
  walk(tree.root, (node, ancestors) => {
    if (node === target) found = { parent: ancestors.at(-1) };
    return !found && within(target, node);
  });
  if (!found) throw new TypeError("the expression to replace is no node of the tree");
  return found.parent;
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
function spaced(text: string, target: Expression, bare: string): Edit {
  const { start, end } = target;
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
