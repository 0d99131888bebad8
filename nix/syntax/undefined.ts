/**
 * Variables that nothing binds, in the order in which Nix looks for them: it reports the first.
 * Source: the `bindVars` methods in Nix's nixexpr.cc.
 *
 * @module
 */
import { isBuiltin } from "./builtins.ts";
import type {
  Core,
  CoreDefinition,
  CoreFormal,
  CoreLambda,
  CoreName,
  CoreSet,
  CoreVariable,
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

/** How to search. */
interface Order {
  readonly dialect: Dialect;
  /** Nix's order; without it, any will do. */
  readonly bySymbol: Desugared["bySymbol"] | undefined;
}

/** The names around an expression, innermost first. */
type Scope =
  | {
    readonly names: ReadonlySet<string> | ReadonlyMap<string, unknown> | "with";
    readonly outer: Scope | undefined;
  }
  | undefined;

/** An expression whose variables are to be looked up in a scope. */
interface Step {
  readonly core: Core;
  readonly scope: Scope;
}

/** A stack of steps instead of recursion: generated code has long chains of calls. */
function search(root: Core, order: Order): readonly CoreVariable[] {
  const found: CoreVariable[] = [];
  const pending: Step[] = [{ core: root, scope: undefined }];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const { core, scope } = step;
    if (core.kind === "variable") {
      if (!isBound(core.name, scope, order.dialect)) found.push(core);
      continue;
    }
    const below = within(core, scope, order);
    for (let index = below.length - 1; index >= 0; index--) pending.push(below[index]!);
  }
  return found;
}

function isBound(name: string, innermost: Scope, { nix }: Dialect): boolean {
  for (let scope = innermost; scope; scope = scope.outer) {
    if (scope.names === "with" || scope.names.has(name)) return true;
  }
  return isBuiltin(name, nix);
}

const NONE: readonly Step[] = [];

/** What is directly below an expression, in Nix's order. */
function within(core: Core, scope: Scope, order: Order): readonly Step[] {
  switch (core.kind) {
    case "variable":
    case "integer":
    case "float":
    case "string":
    case "path":
    case "position":
      return NONE;
    case "select": {
      const behind = core.fallback ? [core.fallback, ...computed(core.path)] : computed(core.path);
      return [{ core: core.subject, scope }, ...all(behind, scope)];
    }
    case "has":
      return [{ core: core.subject, scope }, ...all(computed(core.path), scope)];
    case "set":
      return withinSet(core, core.recursive ? inside(core, scope) : scope, scope, order);
    case "list":
      return all(core.elements, scope);
    case "lambda":
      return withinLambda(core, scope, order);
    case "call":
      return [{ core: core.function, scope }, ...all(core.arguments, scope)];
    case "let": {
      const inner = inside(core.bindings, scope);
      const steps = withinSet(core.bindings, inner, scope, order);
      steps.push({ core: core.body, scope: inner });
      return steps;
    }
    case "with":
      return [{ core: core.scope, scope }, {
        core: core.body,
        scope: { names: "with", outer: scope },
      }];
    case "if":
      return all([core.condition, core.consequent, core.alternate], scope);
    case "assert":
      return all([core.condition, core.body], scope);
    case "not":
      return [{ core: core.operand, scope }];
    case "binary":
      return [{ core: core.left, scope }, { core: core.right, scope }];
    case "concatenation":
      return all(core.parts, scope);
    default:
      return core satisfies never;
  }
}

function all(cores: readonly Core[], scope: Scope): readonly Step[] {
  return cores.map((core) => ({ core, scope }));
}

/** The names of a path that are to be computed. */
function computed(path: readonly CoreName[]): readonly Core[] {
  return path.filter((name) => typeof name !== "string");
}

function inside(set: CoreSet, outer: Scope): Scope {
  return { names: set.definitions, outer };
}

/** The values of a set; what is inherited without a source is looked up around it. */
function withinSet(set: CoreSet, inner: Scope, outer: Scope, order: Order): Step[] {
  const { groupsInherits } = order.dialect;
  const steps: Step[] = [];
  if (groupsInherits) {
    for (const { value } of set.sources) steps.push({ core: value, scope: inner });
  }
  for (const definition of definitionsOf(set, order)) {
    if (definition.kind === "plain") steps.push({ core: definition.value, scope: inner });
    else if (definition.kind === "inherited") steps.push({ core: definition.value, scope: outer });
    else if (!groupsInherits) steps.push({ core: definition.source.value, scope: inner });
  }
  for (const { name, value } of set.dynamic) {
    steps.push({ core: name, scope: inner }, { core: value, scope: inner });
  }
  return steps;
}

function definitionsOf({ definitions }: CoreSet, { bySymbol }: Order): Iterable<CoreDefinition> {
  if (!bySymbol) return definitions.values();
  return [...definitions].sort(([a], [b]) => bySymbol(a, b)).map(([, definition]) => definition);
}

function withinLambda(core: CoreLambda, outer: Scope, { dialect, bySymbol }: Order): Step[] {
  const scope = { names: core.names, outer };
  const written = core.formals ?? NO_FORMALS;
  const formals = dialect.sortsFormals && bySymbol
    ? written.toSorted((a, b) => bySymbol(a.name, b.name))
    : written;
  const steps: Step[] = [];
  for (const formal of formals) if (formal.default) steps.push({ core: formal.default, scope });
  steps.push({ core: core.body, scope });
  return steps;
}

const NO_FORMALS: readonly CoreFormal[] = [];
