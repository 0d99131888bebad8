/**
 * Strings and attribute sets that stand in the text of a Nix file, names followed.
 *
 * @module
 */
import type { Apply, Expression, StringPart } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { calleeName, spine } from "./application.ts";
import { fileThunk } from "./imported_file.ts";
import {
  attributesOf,
  bind,
  bindParameter,
  bindWith,
  frameOf,
  type Scope,
  type Thunk,
} from "./names.ts";

/** How many names are followed before the answer is "not static". */
const DEPTH = 32;

/**
 * The string an expression is, when the text says so: `"a${b}"` with a static `b`, a URI, `a + b`.
 */
export function staticString(thunk: Thunk, depth = DEPTH): string | undefined {
  if (depth === 0) return undefined;
  const { expression, scope } = thunk;
  const inner = (expression: Expression): string | undefined =>
    staticString({ expression, scope }, depth - 1);
  switch (expression.type) {
    case "Parenthesized":
      return inner(expression.expression);
    case "Uri":
      return expression.value;
    case "String":
      return joined(expression.parts, inner);
    case "Binary": {
      const left = expression.operator === "+" ? inner(expression.left) : undefined;
      const right = left === undefined ? undefined : inner(expression.right);
      return left === undefined || right === undefined ? undefined : left + right;
    }
    default: {
      const bound = follow(thunk, depth);
      return bound && staticString(bound, depth - 1);
    }
  }
}

/** The attributes of a set that is written out, by name. */
export function staticAttributes(
  thunk: Thunk,
  depth = DEPTH,
): ReadonlyMap<string, Thunk> | undefined {
  if (depth === 0) return undefined;
  const { expression, scope } = thunk;
  if (expression.type === "Parenthesized") {
    return staticAttributes({ expression: expression.expression, scope }, depth - 1);
  }
  if (expression.type === "AttributeSet") {
    const inner = expression.recursive ? bind(expression, scope) : scope;
    return attributesOf(expression.bindings, inner, scope).attributes;
  }
  const bound = follow(thunk, depth);
  if (bound !== undefined) return staticAttributes(bound, depth - 1);
  const read = (expression: Expression) => staticAttributes({ expression, scope }, depth - 1);
  if (expression.type === "Binary" && expression.operator === "//") {
    const [left, right] = [read(expression.left), read(expression.right)];
    return left && right && new Map([...left, ...right]);
  }
  return expression.type === "Apply" ? leftAttributes(expression, scope, read) : undefined;
}

/** `removeAttrs SET [ "name" … ]` */
function leftAttributes(
  apply: Apply,
  scope: Scope,
  read: (expression: Expression) => ReadonlyMap<string, Thunk> | undefined,
): ReadonlyMap<string, Thunk> | undefined {
  const { head, args: [set, list, ...more] } = spine(apply);
  if (calleeName(head) !== "removeAttrs" || set === undefined || more.length > 0) return undefined;
  const names = list && unwrapped(list);
  if (names?.type !== "List") return undefined;
  const removed = names.elements.map((expression) => staticString({ expression, scope }));
  const attributes = removed.includes(undefined) ? undefined : read(set);
  return attributes && new Map([...attributes].filter(([name]) => !removed.includes(name)));
}

/** What a name, a selection from a written-out set, a call, an import or a body stands for. */
export function follow({ expression, scope }: Thunk, depth = DEPTH): Thunk | undefined {
  if (expression.type === "Parenthesized") return { expression: expression.expression, scope };
  if (expression.type === "Identifier") return named(expression.name, scope, depth);
  if (expression.type === "With") {
    return { expression: expression.body, scope: bindWith(expression, scope) };
  }
  if (expression.type === "Let") {
    return { expression: expression.body, scope: bind(expression, scope) };
  }
  if (expression.type === "If") {
    const holds = staticBoolean({ expression: expression.condition, scope }, depth - 1);
    if (holds === undefined) return undefined;
    return { expression: holds ? expression.consequent : expression.alternate, scope };
  }
  if (expression.type === "Apply") {
    return followImport(expression, scope) ?? followCall(expression, scope, depth);
  }
  if (expression.type !== "Select") return undefined;
  let thunk: Thunk | undefined = { expression: expression.subject, scope };
  for (const attribute of expression.path.names) {
    const name = staticName(attribute);
    if (name === undefined) return undefined;
    thunk = thunk && staticAttributes(thunk, depth - 1)?.get(name);
  }
  return thunk;
}

/** What a name means: what binds it, else the innermost `with` whose set has it. */
function named(name: string, scope: Scope, depth: number): Thunk | undefined {
  const bound = frameOf(name, scope);
  if (bound !== undefined) return bound.names.get(name);
  for (let frame: Scope | undefined = scope; frame !== undefined; frame = frame.parent) {
    if (frame.binder?.type !== "With") continue;
    const set: Thunk = { expression: frame.binder.scope, scope: frame.parent ?? frame };
    // Half as deep: one `with` in another is not to take time without end.
    const attributes = staticAttributes(set, depth >> 1);
    // A set that is not written out may have the name.
    if (attributes === undefined || attributes.has(name)) return attributes?.get(name);
  }
  return undefined;
}

/** The truth value that the text says a condition has: `!private && fetchSubmodules`. */
export function staticBoolean(thunk: Thunk, depth = DEPTH): boolean | undefined {
  if (depth <= 0) return undefined;
  const { expression, scope } = thunk;
  const inner = (expression: Expression): boolean | undefined =>
    staticBoolean({ expression, scope }, depth - 1);
  switch (expression.type) {
    case "Unary": {
      const value = expression.operator === "!" ? inner(expression.operand) : undefined;
      return value === undefined ? undefined : !value;
    }
    case "Binary": {
      const { operator, left, right } = expression;
      if (operator !== "&&" && operator !== "||") return undefined;
      const first = inner(left);
      return first === undefined || first === (operator === "||") ? first : inner(right);
    }
    default: {
      const bound = follow(thunk, depth);
      if (bound !== undefined) return staticBoolean(bound, depth - 1);
      const name = expression.type === "Identifier" ? expression.name : "";
      return name === "true" || name === "false" ? name === "true" : undefined;
    }
  }
}

/**
 * The value of `import ./file.nix …`: the file's, or the body of its function; or what stands in
 * the JSON that `importJSON ./file.json` or `fromJSON (readFile ./file.json)` reads.
 */
function followImport(apply: Apply, scope: Scope): Thunk | undefined {
  const { head, args: [target, ...args] } = spine(apply);
  const json = jsonFile(apply);
  if (json !== undefined) return fileThunk(json, scope);
  if (calleeName(head) !== "import" || target === undefined) return undefined;
  let thunk = fileThunk(target, scope);
  for (const expression of args) {
    if (thunk?.expression.type !== "Lambda") break;
    const { body } = thunk.expression;
    const inner = bindParameter(thunk.expression, thunk.scope, { expression, scope });
    thunk = { expression: body, scope: inner };
  }
  return thunk;
}

/** The body of a function of the project that is called: `fetchNixpkgs { rev = "…"; }`. */
export function followCall(apply: Apply, scope: Scope, depth = DEPTH): Thunk | undefined {
  let callee: Thunk | undefined = { expression: apply.function, scope };
  for (let steps = depth; callee !== undefined && steps > 0; steps--) {
    const { expression: lambda, scope: outer }: Thunk = callee;
    if (lambda.type === "Lambda") {
      const argument = { expression: apply.argument, scope };
      const given = staticAttributes(argument, depth - 1);
      if (lambda.parameter.type === "Formals" && given === undefined) return undefined;
      return { expression: lambda.body, scope: bindParameter(lambda, outer, argument, given) };
    }
    if (!/^(Identifier|Parenthesized|Apply)$/.test(lambda.type)) return undefined;
    callee = follow(callee, depth - 1);
  }
  return undefined;
}

/** The path in `importJSON PATH` and `fromJSON (readFile PATH)`. */
function jsonFile(apply: Apply): Expression | undefined {
  const { head, args: [target, ...more] } = spine(apply);
  if (target === undefined || more.length > 0) return undefined;
  if (calleeName(head) === "importJSON") return target;
  const read = target.type === "Parenthesized" ? target.expression : target;
  return calleeName(head) === "fromJSON" && read.type === "Apply" &&
      calleeName(read.function) === "readFile"
    ? read.argument
    : undefined;
}

function joined(
  parts: readonly StringPart[],
  read: (expression: Expression) => string | undefined,
): string | undefined {
  let text = "";
  for (const part of parts) {
    const piece = part.type === "Text" ? part.value : read(part.expression);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}
