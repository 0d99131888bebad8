/**
 * Attribute sets as arguments: what they give already, and how they are made to give more.
 *
 * @module
 */
import { type Edit, editsOf } from "../../nix/syntax/edit/edit.ts";
import { inheritInto } from "../../nix/syntax/edit/attributes.ts";
import { setAttribute } from "../../nix/syntax/edit/set_attribute.ts";
import type { Expression } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import type { SyntaxTree } from "../../nix/syntax/parse.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import type { FileLookup } from "../scan/lookups.ts";

/** An argument to be given: `inherit name;` where the value is the name itself. */
export interface Given {
  readonly name: string;
  readonly value: string;
}

/**
 * Whether the argument is written with the attribute `name`; one side of `//`, or one branch, is
 * enough: where the other lacks it, that is meant.
 */
export function gives(argument: Expression, name: string): boolean {
  const set = unwrapped(argument);
  if (set.type === "If") return gives(set.consequent, name) || gives(set.alternate, name);
  if (set.type === "Binary" && set.operator === "//") {
    return gives(set.left, name) || gives(set.right, name);
  }
  return set.type === "AttributeSet" && set.bindings.some((binding) => {
    const names = binding.type === "Inherit" ? binding.names : binding.path.names.slice(0, 1);
    return names.some((given) => staticName(given) === name);
  });
}

/** Makes the argument give more; what it gives already goes before. */
export function give(
  tree: SyntaxTree,
  argument: Expression,
  given: readonly Given[],
): readonly Edit[] {
  const set = unwrapped(argument);
  if (given.length === 0) return [];
  const { start, end } = argument;
  if (set.type === "AttributeSet") {
    if (set.bindings.length === 0) {
      return [{ start: set.start, end: set.end, text: setText(given) }];
    }
    const inherited = given.filter(({ name, value }) => name === value).map(({ name }) => name);
    const assigned = given.filter(({ name, value }) => name !== value);
    return [
      ...inheritInto(tree, set, inherited),
      ...assigned.flatMap(({ name, value }) => editsOf(setAttribute(tree, set, [name], value))),
    ];
  }
  return [
    { start, end: start, text: `(${setText(given)} // ` },
    { start: end, end, text: ")" },
  ];
}

/** The attribute set that gives just this, on one line. */
export function setText(given: readonly Given[]): string {
  const inherited = given.filter(({ name, value }) => name === value).map(({ name }) => name);
  const assigned = given.filter(({ name, value }) => name !== value);
  const bindings = [
    ...(inherited.length > 0 ? [`inherit ${inherited.join(" ")};`] : []),
    ...assigned.map(({ name, value }) => `${name} = ${value};`),
  ];
  return bindings.length === 0 ? "{ }" : `{ ${bindings.join(" ")} }`;
}

/**
 * Calls the file that a look-up reads, before anything else is done with it: `import ./a.nix` →
 * `import ./a.nix { }`, `callPackage ./a.nix` → `callPackage (import ./a.nix { })`.
 */
export function callFirst({ by, named }: FileLookup, argument: string): readonly Edit[] {
  const { start, end } = named;
  if (by === "import") return [{ start: end, end, text: ` ${argument}` }];
  return [{ start, end: start, text: "(import " }, { start: end, end, text: ` ${argument})` }];
}
