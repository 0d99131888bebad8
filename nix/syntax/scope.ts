/**
 * What binds each identifier of a syntax tree, by Nix's static scoping: the innermost `let`,
 * function or recursive attribute set that has the name (a set is all that Nix merges); else Nix's
 * own global names; else, as they are only known at run time, the `with`s around it; else nothing.
 *
 * @module
 */
import { isBuiltin } from "./builtins.ts";
import {
  boundBy,
  type Member,
  membersOf,
  type MergedSet,
  namesOf,
  type Part,
  setOf,
} from "./merging.ts";
import type {
  AttributeName,
  AttributeSet,
  Binding,
  Expression,
  Formal,
  Identifier,
  Lambda,
  LegacyLet,
  Let,
  Node,
  With,
} from "./nodes.ts";
import { staticName } from "./static_name.ts";
import { unwrapped } from "./unwrapped.ts";
import { children } from "./walk.ts";

/** What gives an identifier its meaning, and the node that does. */
export type Binder =
  | { readonly kind: "let"; readonly node: Binding; readonly owner: Let | LegacyLet }
  /** The set is where Nix begins it; it may go on elsewhere, with the binding there. */
  | { readonly kind: "rec"; readonly node: Binding; readonly owner: AttributeSet }
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
    // In a loop: a set may have more parts than a call takes arguments.
    if (!("type" in node)) { for (const next of setSteps(node, frame)) pending.push(next); }
    else if (node.type === "Identifier") see(node, frame);
    // `inherit a;` reads `a` from around the set or `let` it stands in.
    else if (node.type === "Inherit" && !node.from) {
      for (const name of node.names) see(name, frame);
    } else for (const next of within(node, frame)) pending.push(next);
  }
  return scope;
}

/** What has names to be looked up in a frame. */
interface Step {
  readonly node: Node | MergedSet;
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
    case "LegacyLet":
    case "AttributeSet":
      return setSteps(boundBy(node), frame);
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

/** The parts of a set, and the sets that are attributes of it. */
function setSteps(set: MergedSet, outer: Frame): Step[] {
  const members = membersOf(set);
  const frame = set.recursive ? frameOf(set, members, outer) : outer;
  const [place] = set.places;
  return [
    ...(place?.type === "Let" ? [{ node: place.body, frame }] : []),
    ...set.parts.flatMap((part) => partSteps(part, outer, frame)),
    ...members.flatMap((member) => setOf(member) ?? []).map((node) => ({ node, frame })),
  ];
}

/** The names that the attributes of a recursive set bind, first come first. */
function frameOf({ places: [owner] }: MergedSet, members: readonly Member[], outer: Frame): Frame {
  const names = new Map<string, Binder>();
  for (const { name, parts: [part] } of members) {
    if (name === undefined || !part || !owner) continue;
    const { binding: node } = part;
    names.set(
      name,
      owner.type === "AttributeSet" ? { kind: "rec", node, owner } : { kind: "let", node, owner },
    );
  }
  return { names, outer, withs: outer.withs };
}

/** What stands in the frame of the set: the names of a part, and its value, unless that is a set
 * (which may be merged); what is inherited without a source stands in the `outer` one. */
function partSteps(part: Part, outer: Frame, inner: Frame): Step[] {
  const { binding, depth } = part;
  if (binding.type === "Inherit") {
    return [binding.from ? { node: binding.from, frame: inner } : { node: binding, frame: outer }];
  }
  const steps = namesOf(part).flatMap((name) => nameSteps(name, inner));
  const isLast = depth + 1 >= binding.path.names.length;
  return isLast && unwrapped(binding.value).type !== "AttributeSet"
    ? [...steps, { node: binding.value, frame: inner }]
    : steps;
}

/** The expressions inside the name of an attribute. */
function nameSteps(name: AttributeName, frame: Frame): Step[] {
  return name.type === "Identifier" ? [] : [{ node: name, frame }];
}
