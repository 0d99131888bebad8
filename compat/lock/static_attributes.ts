/**
 * Attribute sets read without evaluating: what Nix itself asks of flake.nix, whose `inputs` must
 * be literal values.
 *
 * @module
 */
import type { AttributeSet, Expression, Range } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/scope.ts";

/** What an attribute is bound to. */
export type StaticValue =
  /** Literal braces, or the dots of `a.b = …`; merged where several bindings make one set. */
  | { readonly kind: "set"; readonly attributes: StaticAttributes; readonly range: Range }
  | { readonly kind: "expression"; readonly expression: Expression; readonly range: Range }
  /** `inherit`: some other scope's value. */
  | { readonly kind: "inherited"; readonly range: Range };

/** Attributes by name. */
export type StaticAttributes = ReadonlyMap<string, StaticValue>;

interface MutableSet {
  readonly kind: "set";
  readonly attributes: Map<string, MutableValue>;
  readonly range: Range;
}

type MutableValue = MutableSet | Exclude<StaticValue, { kind: "set" }>;

/**
 * The attributes of a literal set, `a.b = …` and `a = { … }` merged. A name that must be evaluated
 * is handed to `onDynamic`; duplicates are the parser's to refuse.
 */
export function staticAttributes(
  set: AttributeSet,
  onDynamic: (range: Range) => void = () => {},
): StaticAttributes {
  const result: MutableSet = { kind: "set", attributes: new Map(), range: set };
  addBindings(result, set, onDynamic);
  return result.attributes;
}

function addBindings(into: MutableSet, set: AttributeSet, onDynamic: (range: Range) => void): void {
  for (const binding of set.bindings) {
    if (binding.type === "Inherit") {
      for (const name of binding.names) {
        const text = staticName(name);
        if (text !== undefined) into.attributes.set(text, { kind: "inherited", range: name });
      }
      continue;
    }
    const names = binding.path.names.map(staticName);
    if (names.some((name) => name === undefined)) onDynamic(binding.path);
    else addValue(into, names as readonly string[], binding.value, binding.path, onDynamic);
  }
}

function addValue(
  into: MutableSet,
  names: readonly string[],
  value: Expression,
  range: Range,
  onDynamic: (range: Range) => void,
): void {
  const [name, ...rest] = names;
  if (name === undefined) return;
  const literal = rest.length === 0 ? unwrapped(value) : undefined;
  if (literal !== undefined && literal.type !== "AttributeSet") {
    into.attributes.set(name, { kind: "expression", expression: literal, range: literal });
    return;
  }
  const inner = setNamed(into, name, range);
  if (literal !== undefined) addBindings(inner, literal, onDynamic);
  else addValue(inner, rest, value, range, onDynamic);
}

function setNamed(into: MutableSet, name: string, range: Range): MutableSet {
  const there = into.attributes.get(name);
  if (there?.kind === "set") return there;
  const made: MutableSet = { kind: "set", attributes: new Map(), range };
  into.attributes.set(name, made);
  return made;
}

/** The expression inside its parentheses. */
export function unwrapped(expression: Expression): Expression {
  return expression.type === "Parenthesized" ? unwrapped(expression.expression) : expression;
}
