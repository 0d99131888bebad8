/**
 * What binds each identifier of a syntax tree, by Nix's static scoping: the innermost `let`,
 * function or recursive attribute set that has the name; else Nix's own global names; else, as
 * they are only known at run time, the `with`s around it; else nothing.
 *
 * @module
 */
import type {
  Assignment,
  AttributeName,
  Binding,
  Expression,
  Formal,
  Identifier,
  Inherit,
  Lambda,
  Node,
  With,
} from "./nodes.ts";
import { isBuiltin } from "./builtins.ts";
import { children } from "./walk.ts";

/** What gives an identifier its meaning, and the node that does. */
export type Binder =
  | { readonly kind: "let"; readonly node: Assignment | Inherit }
  | { readonly kind: "rec"; readonly node: Assignment | Inherit }
  /** `{ name }: …` */
  | { readonly kind: "formal"; readonly node: Formal; readonly lambda: Lambda }
  /** `name: …` and `{ … }@name: …` */
  | { readonly kind: "parameter"; readonly node: Identifier; readonly lambda: Lambda }
  | WithBinder
  | { readonly kind: "builtin" }
  | { readonly kind: "nothing" };

/** A name that an enclosing `with` may give: the innermost, or one of those around it. */
export interface WithBinder {
  /** Tells it from the others. */
  readonly kind: "with";
  /** The innermost. */
  readonly node: With;
  /** The next one around it. */
  readonly outer: WithBinder | undefined;
}

/**
 * The binder of every identifier expression, and of every name that `inherit` takes from around: it
 * may stand in quotes.
 */
export type Scope = ReadonlyMap<AttributeName, Binder>;

/**
 * Finds what binds every identifier at and below `root`.
 *
 * @example
 * ```ts
 * import { parse } from "./parse.ts";
 * import { scopeOf } from "./scope.ts";
 *
 * const { root } = parse("{ pkgs }: pkgs").tree;
 * if (root.type !== "Lambda" || root.body.type !== "Identifier") throw new Error(root.type);
 * if (scopeOf(root).get(root.body)?.kind !== "formal") throw new Error("not the formal");
 * ```
 */
export function scopeOf(
  root: Expression,
  /** The name that each is looked up by: its own unless told, to see what another would mean. */
  nameOf: (name: AttributeName) => string | undefined = staticName,
): Scope {
  const scope = new Map<AttributeName, Binder>();
  const see = (name: AttributeName, frame: Frame) => {
    const text = nameOf(name);
    if (text !== undefined) scope.set(name, lookUp(text, frame));
  };
  const pending: Step[] = [{ node: root, frame: FILE }];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const { node, frame } = step;
    if (node.type === "Identifier") see(node, frame);
    // `inherit a;` reads `a` from around the set or `let` it stands in.
    else if (node.type === "Inherit" && !node.from) {
      for (const name of node.names) see(name, frame);
    } else for (const next of within(node, frame)) pending.push(next);
  }
  return scope;
}

/** A node whose names are to be looked up in a frame. */
interface Step {
  readonly node: Node;
  readonly frame: Frame;
}

/** What is around an expression. A `with` adds no level to the names: those that are bound anywhere
 * come before it. */
interface Frame {
  readonly names: ReadonlyMap<string, Binder>;
  readonly outer: Frame | undefined;
  readonly withs: WithBinder | undefined;
}

const FILE: Frame = { names: new Map(), outer: undefined, withs: undefined };

function lookUp(name: string, innermost: Frame): Binder {
  for (let frame: Frame | undefined = innermost; frame; frame = frame.outer) {
    const binder = frame.names.get(name);
    if (binder) return binder;
  }
  if (isBuiltin(name) || name === "__curPos") return { kind: "builtin" };
  return innermost.withs ?? { kind: "nothing" };
}

/** The parts of a node that hold expressions, each with the frame it stands in. */
function within(node: Node, frame: Frame): Step[] {
  switch (node.type) {
    case "Lambda":
      return lambdaSteps(node, frame);
    case "Let":
    case "LegacyLet": {
      const inner = frameOf("let", node.bindings, frame);
      const steps = bindingSteps(node.bindings, frame, inner);
      return node.type === "Let" ? [...steps, { node: node.body, frame: inner }] : steps;
    }
    case "AttributeSet": {
      const inner = node.recursive ? frameOf("rec", node.bindings, frame) : frame;
      return bindingSteps(node.bindings, frame, inner);
    }
    case "With":
      return [
        { node: node.scope, frame },
        {
          node: node.body,
          frame: { ...frame, withs: { kind: "with", node, outer: frame.withs } },
        },
      ];
    case "AttributePath":
      return node.names.flatMap((name) => nameSteps(name, frame));
    default:
      return children(node).map((child) => ({ node: child, frame }));
  }
}

function lambdaSteps(node: Lambda, frame: Frame): Step[] {
  const names = new Map<string, Binder>();
  const parameter = node.parameter;
  const alias = parameter.type === "Identifier" ? parameter : parameter.alias;
  if (alias) names.set(alias.name, { kind: "parameter", node: alias, lambda: node });
  const formals = parameter.type === "Formals" ? parameter.formals : [];
  for (const formal of formals) {
    names.set(formal.name.name, { kind: "formal", node: formal, lambda: node });
  }
  const inner: Frame = { names, outer: frame, withs: frame.withs };
  const defaults = formals.flatMap((formal) => formal.default ?? []);
  return [...defaults, node.body].map((child) => ({ node: child, frame: inner }));
}

/** The names that bindings bind, first come first. */
function frameOf(
  kind: "let" | "rec",
  bindings: readonly Binding[],
  outer: Frame,
): Frame {
  const names = new Map<string, Binder>();
  for (const node of bindings) {
    const bound = node.type === "Inherit" ? node.names : node.path.names.slice(0, 1);
    for (const name of bound) {
      const text = staticName(name);
      if (text !== undefined && !names.has(text)) names.set(text, { kind, node });
    }
  }
  return { names, outer, withs: outer.withs };
}

/** The name as text, where it does not have to be evaluated. */
export function staticName(name: AttributeName | undefined): string | undefined {
  switch (name?.type) {
    case undefined:
      return undefined;
    case "Identifier":
      return name.name;
    case "String":
      return staticText(name);
    case "Interpolation":
      return name.expression.type === "String" ? staticText(name.expression) : undefined;
    default:
      return name satisfies never;
  }
}

function staticText(node: AttributeName & { readonly type: "String" }): string | undefined {
  const [first, ...rest] = node.parts;
  if (rest.length > 0 || first?.type === "Interpolation") return undefined;
  return first?.value ?? "";
}

/** Bindings' values stand in the `inner` frame, what is inherited without a source in the `outer`. */
function bindingSteps(
  bindings: readonly Binding[],
  outer: Frame,
  inner: Frame,
): Step[] {
  return bindings.flatMap((node): Step[] => {
    if (node.type === "Assignment") {
      return [{ node: node.path, frame: inner }, { node: node.value, frame: inner }];
    }
    return node.from ? [{ node: node.from, frame: inner }] : [{ node, frame: outer }];
  });
}

/** The expressions inside the name of an attribute. */
function nameSteps(name: AttributeName, frame: Frame): Step[] {
  return name.type === "Identifier" ? [] : [{ node: name, frame }];
}
