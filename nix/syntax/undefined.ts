/**
 * Variables that nothing binds, in the order in which Nix looks for them: it reports the first.
 * Source: the `bindVars` methods in Nix's nixexpr.cc.
 *
 * @module
 */
import { isBuiltin } from "./builtins.ts";
import {
  type Core,
  type CoreFormal,
  type CoreLambda,
  type CoreName,
  type CoreSet,
  type CoreVariable,
} from "./core.ts";
import type { Desugared } from "./desugar.ts";
import type { Dialect } from "./dialect.ts";

/** The variables of a file that neither the file nor Nix binds, and that no `with` might. */
export function undefinedVariables(
  { core, bySymbol }: Desugared,
  dialect: Dialect,
): readonly CoreVariable[] {
  const found = search(core, { dialect, bySymbol: undefined });
  return found.length === 0 ? found : search(core, { dialect, bySymbol });
}

/** How Nix goes through an expression. */
interface Order {
  readonly dialect: Dialect;
  /** The order of names; without it, any will do. */
  readonly bySymbol: Desugared["bySymbol"] | undefined;
}

/** The names around an expression, innermost first. */
type Scope =
  | {
    readonly names: ReadonlySet<string> | ReadonlyMap<string, unknown> | "with";
    readonly outer: Scope | undefined;
  }
  | undefined;

/** An expression that is to be looked through, in its scope. */
interface Step {
  readonly core: Core;
  readonly scope: Scope;
}

/** Looks through an expression; in a loop, as generated code nests thousands deep. */
function search(core: Core, order: Order): readonly CoreVariable[] {
  const found: CoreVariable[] = [];
  const pending: Step[] = [{ core, scope: undefined }];
  for (let step = pending.pop(); step; step = pending.pop()) {
    if (step.core.kind === "variable") {
      if (!isBound(step.core.name, step.scope, order.dialect)) found.push(step.core);
      continue;
    }
    const steps = within(step, order);
    for (let index = steps.length - 1; index >= 0; index--) pending.push(steps[index]!);
  }
  return found;
}

function isBound(name: string, innermost: Scope, { nix }: Dialect): boolean {
  for (let scope = innermost; scope; scope = scope.outer) {
    if (scope.names === "with" || scope.names.has(name)) return true;
  }
  return isBuiltin(name, nix);
}

/** What is below an expression, in the order in which Nix goes through it. */
function within({ core, scope }: Step, order: Order): readonly Step[] {
  switch (core.kind) {
    case "variable":
    case "integer":
    case "float":
    case "string":
    case "path":
    case "position":
      return NONE;
    case "select": {
      const fallback = core.fallback ? [core.fallback] : [];
      return all([core.subject, ...fallback, ...computed(core.path)], scope);
    }
    case "has":
      return all([core.subject, ...computed(core.path)], scope);
    case "set":
      return withinSet(core, core.recursive ? inside(core, scope) : scope, scope, order);
    case "list":
      return all(core.elements, scope);
    case "lambda":
      return withinLambda(core, scope, order);
    case "let": {
      const inner = inside(core.bindings, scope);
      return [
        ...withinSet(core.bindings, inner, scope, order),
        { core: core.body, scope: inner },
      ];
    }
    case "with": {
      const inner: Scope = { names: "with", outer: scope };
      return [{ core: core.scope, scope }, { core: core.body, scope: inner }];
    }
    case "if":
      return all([core.condition, core.consequent, core.alternate], scope);
    case "assert":
      return all([core.condition, core.body], scope);
    case "not":
      return all([core.operand], scope);
    case "call":
      return all([core.function, ...core.arguments], scope);
    case "binary":
      return all([core.left, core.right], scope);
    case "concatenation":
      return all(core.parts, scope);
    default:
      return core satisfies never;
  }
}

const NONE: readonly Step[] = [];

function all(cores: readonly Core[], scope: Scope): readonly Step[] {
  return cores.map((core) => ({ core, scope }));
}

/** The names of a path that have to be computed. */
function computed(path: readonly CoreName[]): readonly Core[] {
  return path.filter((name) => typeof name !== "string");
}

function inside(set: CoreSet, outer: Scope): Scope {
  return { names: set.definitions, outer };
}

/** The values of a set; what is inherited without a source is looked up around it. */
function withinSet(
  set: CoreSet,
  inner: Scope,
  outer: Scope,
  { dialect, bySymbol }: Order,
): readonly Step[] {
  const definitions = bySymbol
    ? [...set.definitions].sort(([a], [b]) => bySymbol(a, b))
    : [...set.definitions];
  const sources = dialect.groupsInherits ? set.sources.map((source) => source.value) : [];
  return [
    ...all(sources, inner),
    ...definitions.flatMap(([, definition]): readonly Step[] => {
      if (definition.kind === "plain") return [{ core: definition.value, scope: inner }];
      if (definition.kind === "inherited") return [{ core: definition.value, scope: outer }];
      return dialect.groupsInherits ? NONE : [{ core: definition.source.value, scope: inner }];
    }),
    ...set.dynamic.flatMap(({ name, value }) => all([name, value], inner)),
  ];
}

function withinLambda(core: CoreLambda, outer: Scope, order: Order): readonly Step[] {
  const { dialect, bySymbol } = order;
  const scope = { names: core.names, outer };
  const written = core.formals ?? NO_FORMALS;
  const formals = dialect.sortsFormals && bySymbol
    ? written.toSorted((a, b) => bySymbol(a.name, b.name))
    : written;
  return all([...formals.flatMap((formal) => formal.default ?? []), core.body], scope);
}

const NO_FORMALS: readonly CoreFormal[] = [];
