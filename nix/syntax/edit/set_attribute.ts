/**
 * An attribute of a set that is written out, set or removed by its path: whether it is bound with
 * dots, in nested sets, by `inherit`, or in several places that Nix merges.
 *
 *     { a.b = 1; a = { c = 2; }; }     set `a.c` to `3`, remove `a.b`
 *     { a = { c = 3; }; }
 *
 * @module
 */
import { type Bindings, boundBy, mergedSetAt, type Part } from "../merging.ts";
import type { Assignment, AttributeName, AttributeSet, Inherit, Range } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { staticName } from "../static_name.ts";
import { significantBefore } from "../token.ts";
import { unwrapped } from "../unwrapped.ts";
import { addBinding, nameText, withoutInherited } from "./attributes.ts";
import { type Change, type Edit, refused } from "./edit.ts";
import { type Lines, linesAt } from "./indent.ts";
import { behindComments, hasComment } from "./layout.ts";
import { keepingScope } from "./rebound.ts";
import { bareExpression, expressionEdit } from "./replace.ts";

/**
 * Makes the attribute at `path` the expression `value`: in the place of what it was, all of it, in
 * a nested set where the path leads into one, else as a new binding; also where Nix merges the set
 * with others. The value is read where it comes to stand, and its further lines get the indentation
 * of the line it begins on; comments around it stay with it, in parentheses. Refused where a part
 * of the path is bound to something else than a set that is written out, where a comment of the
 * file would be lost, and where a variable elsewhere would read the attribute of a recursive set
 * for what it reads now. Names that Nix must evaluate count for other names.
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
  const { bound, obstacles, nearest } = find(tree, set, path);
  if (obstacles.length > 0) return refused("not a set", ...obstacles);
  const kept = bound.find(({ kind }) => kind === "exact") ?? bound[0];
  if (kept === undefined) {
    const text = (lines: Lines) => bindingText(nearest.path, value, lines);
    return keepingScope(tree, [addBinding(tree, nearest.place, text)]);
  }
  const others = bound.filter((each) => each !== kept);
  const replacing = replaced(tree, kept, value);
  const lost = [
    ...others.filter((each) => losesComment(tree, each)),
    ...(replacing.some(({ start, end }) => hasComment(tree, start, end)) ? [kept] : []),
  ];
  if (lost.length > 0) return refused("comment", ...lost.map(({ binding }) => binding));
  return keepingScope(tree, [...replacing, ...others.map((each) => removal(tree, each))]);
}

/**
 * Takes the attribute at `path` away, with all that is below it, each binding with its line.
 * Refused where a comment would be lost, where a part of the path is bound to something else than a
 * set that is written out, and where a variable reads what would go.
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
  const { bound, obstacles } = find(tree, set, path);
  if (obstacles.length > 0) return refused("not a set", ...obstacles);
  const lost = bound.filter((each) => losesComment(tree, each));
  if (lost.length > 0) return refused("comment", ...lost.map(({ binding }) => binding));
  return keepingScope(tree, bound.map((each) => removal(tree, each)));
}

/** A binding of the path, of something below it, or by `inherit`. */
type Bound =
  & {
    /** The node it stands in. */
    readonly place: Bindings;
    /** The path as it is to be written there. */
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
  /** Where a new binding goes: beside those with which it has most names in common (old Nix merges
   * no more than one level of sets), else as far inside as the path leads. */
  readonly nearest: Place;
}

/** A node that a new binding can stand in. */
interface Place {
  readonly place: Bindings;
  /** The path as it is to be written there. */
  readonly path: readonly string[];
  /** How many names of the whole path something is bound by there. */
  readonly shared: number;
}

/** What is left of a path, and how many names of it are gone. */
interface Rest {
  readonly path: readonly string[];
  readonly shared: number;
}

function find({ root }: SyntaxTree, place: AttributeSet, path: readonly string[]): Found {
  if (path.length === 0) throw new TypeError("the path of an attribute has a name at least");
  return findAmong(mergedSetAt(root, place).parts, place, { path, shared: 0 });
}

function findAmong(parts: readonly Part[], place: Bindings, rest: Rest): Found {
  const found = parts.map((part) => findIn(part, rest));
  return {
    bound: found.flatMap(({ bound }) => bound),
    obstacles: found.flatMap(({ obstacles }) => obstacles),
    nearest: found.map(({ nearest }) => nearest).reduce(nearer, { place, ...rest }),
  };
}

function nearer(one: Place, other: Place): Place {
  const apart = other.shared - one.shared;
  return apart > 0 || (apart === 0 && other.path.length < one.path.length) ? other : one;
}

function findIn(part: Part, { path, shared }: Rest): Found {
  const { binding, depth, within: place } = part;
  if (binding.type === "Inherit") return findInherited(part, binding, { path, shared });
  const names = binding.path.names.map(staticName);
  const ahead = names.slice(depth);
  const different = path.findIndex((name, index) => name !== ahead[index]);
  const common = different < 0 ? path.length : different;
  const written = [...names.slice(0, depth).flatMap((name) => name ?? []), ...path];
  const nearest = { place, path: written, shared: shared + common };
  const nothing: Found = { bound: [], obstacles: [], nearest };
  if (common === path.length) {
    const kind = ahead.length === path.length ? "exact" : "below";
    return { ...nothing, bound: [{ kind, place, path: written, binding }] };
  }
  if (common < ahead.length) return nothing;
  const value = unwrapped(binding.value);
  if (value.type !== "AttributeSet") return { ...nothing, obstacles: [binding.value] };
  const rest = { path: path.slice(common), shared: shared + common };
  return findAmong(boundBy(value).parts, value, rest);
}

function findInherited({ within: place }: Part, binding: Inherit, { path, shared }: Rest): Found {
  const nothing: Found = { bound: [], obstacles: [], nearest: { place, path, shared } };
  const name = binding.names.find((name) => staticName(name) === path[0]);
  if (name === undefined) return nothing;
  if (path.length > 1) return { ...nothing, obstacles: [name] };
  return { ...nothing, bound: [{ kind: "inherited", place, path, binding, name }] };
}

function bindingText(path: readonly string[], value: string, lines: Lines): string {
  return `${path.map(nameText).join(".")} = ${bareExpression(value, lines).bare};`;
}

function replaced(tree: SyntaxTree, bound: Bound, value: string): readonly Edit[] {
  const { binding: { start, end }, path } = bound;
  const lines = linesAt(tree.text, start);
  switch (bound.kind) {
    case "exact": {
      const edit = expressionEdit(tree, bound.binding.value, value);
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

/** Where the binding before it ends, or what opens the set. */
function startOf({ tokens }: SyntaxTree, { binding }: Bound): number {
  return tokens.starts[significantBefore(tokens, binding.start) + 1]!;
}

function losesComment(tree: SyntaxTree, bound: Bound): boolean {
  if (bound.kind === "inherited" && !isAlone(tree, bound)) return false;
  return hasComment(tree, startOf(tree, bound), behindComments(tree, bound.binding.end));
}
