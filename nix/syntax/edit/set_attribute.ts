/**
 * An attribute of a set that is written out, set or removed by its path: whether it is bound with
 * dots, in nested sets, by `inherit`, or in several places that Nix merges.
 *
 *     { a.b = 1; a = { c = 2; }; }     set `a.c` to `3`, remove `a.b`
 *     { a = { c = 3; }; }
 *
 * @module
 */
import type {
  Assignment,
  AttributeName,
  AttributeSet,
  Binding,
  Expression,
  Inherit,
  Range,
} from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { staticName } from "../scope.ts";
import { addBinding, nameText, openBrace, withoutInherited } from "./attributes.ts";
import { type Change, type Edit, refused } from "./edit.ts";
import { type Lines, linesAt } from "./indent.ts";
import { behindComments, hasComment } from "./layout.ts";
import { bareExpression, replaceExpression } from "./replace.ts";

/**
 * Makes the attribute at `path` the expression `value`: in the place of what it was, all of it, in a
 * nested set where the path leads into one, else as a new binding. The value is read where it comes
 * to stand, and its further lines get the indentation of the line it begins on. Refused where a part of the path is bound to something else than a set that is written
 * out, and where a comment would be lost. Names that Nix must evaluate count for other names.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits, editsOf } from "./edit.ts";
 * import { setAttribute } from "./set_attribute.ts";
 *
 * const text = "{ a.b = 1; }";
 * const { tree } = parse(text);
 * if (tree.root.type !== "AttributeSet") throw new TypeError();
 * const after = applyEdits(text, editsOf(setAttribute(tree, tree.root, ["a", "c"], "2")));
 * if (after !== "{ a.b = 1; a.c = 2; }") throw new Error(after);
 * ```
 *
 * @throws {TypeError} when the value does not parse, or the path is empty
 */
export function setAttribute(
  tree: SyntaxTree,
  set: AttributeSet,
  path: readonly string[],
  value: string,
): Change {
  const { bound, obstacles, innermost } = find(set, path);
  if (obstacles.length > 0) return refused("not a set", ...obstacles);
  const kept = bound.find(({ kind }) => kind === "exact") ?? bound[0];
  if (kept === undefined) {
    const text = (lines: Lines) => bindingText(innermost.path, value, lines);
    return { kind: "edits", edits: [addBinding(tree, innermost.set, text)] };
  }
  const others = bound.filter((each) => each !== kept);
  const replacing = replaced(tree, kept, value);
  const lost = [
    ...others.filter((each) => losesComment(tree, each)),
    ...(replacing.some(({ start, end }) => hasComment(tree, start, end)) ? [kept] : []),
  ];
  if (lost.length > 0) return refused("comment", ...lost.map(({ binding }) => binding));
  return { kind: "edits", edits: [...replacing, ...others.map((each) => removal(tree, each))] };
}

/**
 * Takes the attribute at `path` away, with all that is below it, each binding with its line. Refused
 * where a comment would be lost, and where a part of the path is bound to something else than a set
 * that is written out.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits, editsOf } from "./edit.ts";
 * import { removeAttribute } from "./set_attribute.ts";
 *
 * const text = "{ a.b = 1; a = { c = 2; }; }";
 * const { tree } = parse(text);
 * if (tree.root.type !== "AttributeSet") throw new TypeError();
 * const after = applyEdits(text, editsOf(removeAttribute(tree, tree.root, ["a", "b"])));
 * if (after !== "{ a = { c = 2; }; }") throw new Error(after);
 * ```
 *
 * @throws {TypeError} when the path is empty
 */
export function removeAttribute(
  tree: SyntaxTree,
  set: AttributeSet,
  path: readonly string[],
): Change {
  const { bound, obstacles } = find(set, path);
  if (obstacles.length > 0) return refused("not a set", ...obstacles);
  const lost = bound.filter((each) => losesComment(tree, each));
  if (lost.length > 0) return refused("comment", ...lost.map(({ binding }) => binding));
  return { kind: "edits", edits: bound.map((each) => removal(tree, each)) };
}

/** A binding of the path, of something below it, or by `inherit`. */
type Bound =
  & {
    /** The set it stands in. */
    readonly set: AttributeSet;
    /** What of the path is left there. */
    readonly path: readonly string[];
  }
  & (
    | { readonly kind: "exact" | "below"; readonly binding: Assignment }
    | { readonly kind: "inherited"; readonly binding: Inherit; readonly name: AttributeName }
  );

/** How a set binds a path. */
interface Found {
  readonly bound: readonly Bound[];
  /** What binds a part of the path to something that is no set written out. */
  readonly obstacles: readonly Range[];
  /** The set that the path leads furthest into, and what of it is left there. */
  readonly innermost: { readonly set: AttributeSet; readonly path: readonly string[] };
}

function find(set: AttributeSet, path: readonly string[]): Found {
  if (path.length === 0) throw new TypeError("the path of an attribute has a name at least");
  return set.bindings.map((binding) => findIn(set, path, binding)).reduce(
    (all, one) => ({
      bound: [...all.bound, ...one.bound],
      obstacles: [...all.obstacles, ...one.obstacles],
      innermost: one.innermost.path.length < all.innermost.path.length
        ? one.innermost
        : all.innermost,
    }),
    { bound: [], obstacles: [], innermost: { set, path } },
  );
}

function findIn(set: AttributeSet, path: readonly string[], binding: Binding): Found {
  const innermost = { set, path };
  const nothing: Found = { bound: [], obstacles: [], innermost };
  if (binding.type === "Inherit") {
    const name = binding.names.find((name) => staticName(name) === path[0]);
    if (name === undefined) return nothing;
    if (path.length > 1) return { ...nothing, obstacles: [name] };
    return { ...nothing, bound: [{ kind: "inherited", set, path, binding, name }] };
  }
  const names = binding.path.names.map(staticName);
  const shared = Math.min(names.length, path.length);
  if (names.slice(0, shared).some((name, index) => name !== path[index])) return nothing;
  if (names.length >= path.length) {
    const kind = names.length === path.length ? "exact" : "below";
    return { ...nothing, bound: [{ kind, set, path, binding }] };
  }
  const value = unwrapped(binding.value);
  return value.type === "AttributeSet"
    ? find(value, path.slice(shared))
    : { ...nothing, obstacles: [binding.value] };
}

function unwrapped(expression: Expression): Expression {
  return expression.type === "Parenthesized" ? unwrapped(expression.expression) : expression;
}

function bindingText(path: readonly string[], value: string, lines: Lines): string {
  return `${path.map(nameText).join(".")} = ${bareExpression(value, lines).bare};`;
}

function replaced(tree: SyntaxTree, bound: Bound, value: string): readonly Edit[] {
  const { binding: { start, end }, path } = bound;
  const lines = linesAt(tree.text, start);
  switch (bound.kind) {
    case "exact": {
      const edit = replaceExpression(tree, bound.binding.value, value);
      return tree.text.slice(edit.start, edit.end) === edit.text ? [] : [edit];
    }
    case "below":
      return [{ start, end, text: bindingText(path, value, lines) }];
    case "inherited": {
      const text = bindingText(path, value, lines);
      if (isAlone(tree, bound)) return [{ start, end, text }];
      return [withoutInherited(tree, bound.name), { start: end, end, text: ` ${text}` }];
    }
    default:
      return bound satisfies never;
  }
}

/** Whether an `inherit` goes with its one name. */
function isAlone(tree: SyntaxTree, { binding }: Bound & { readonly kind: "inherited" }): boolean {
  return binding.names.length === 1 && !hasComment(tree, binding.start, binding.end);
}

/** A binding goes with all that is between it and what stands before it. */
function removal(tree: SyntaxTree, bound: Bound): Edit {
  if (bound.kind === "inherited" && !isAlone(tree, bound)) {
    return withoutInherited(tree, bound.name);
  }
  return { start: startOf(tree, bound), end: bound.binding.end, text: "" };
}

function startOf(tree: SyntaxTree, { set, binding }: Bound): number {
  const before = set.bindings[set.bindings.indexOf(binding) - 1];
  return before ? before.end : openBrace(tree, set) + 1;
}

function losesComment(tree: SyntaxTree, bound: Bound): boolean {
  if (bound.kind === "inherited" && !isAlone(tree, bound)) return false;
  return hasComment(tree, startOf(tree, bound), behindComments(tree, bound.binding.end));
}
