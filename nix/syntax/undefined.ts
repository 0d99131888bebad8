/**
 * Variables that nothing binds, in the order in which Nix looks for them: it reports the first.
 * Source: the `bindVars` methods in Nix's nixexpr.cc.
 *
 * @module
 */
import { isBuiltin } from "./builtins.ts";
import {
  type Core,
  type CoreDefinition,
  type CoreFormal,
  type CoreLambda,
  type CoreName,
  type CoreSet,
  type CoreVariable,
} from "./core.ts";
import type { Desugared } from "./desugar.ts";
import type { Dialect } from "./dialect.ts";
import { reverseFrom } from "./reverse.ts";

/** The variables of a file that neither the file nor Nix binds, and that no `with` might. */
export function undefinedVariables(
  { core, bySymbol, dialect }: Desugared,
  pure: boolean,
): readonly CoreVariable[] {
  const found = searched(core, { dialect, pure, bySymbol: undefined });
  return found.length === 0 ? found : searched(core, { dialect, pure, bySymbol });
}

/** The names around an expression, innermost first. */
type Scope =
  | {
    readonly names: ReadonlySet<string> | ReadonlyMap<string, unknown> | "with";
    readonly outer: Scope | undefined;
  }
  | undefined;

/** How a file is searched. */
interface Searching {
  readonly dialect: Dialect;
  /** Whether pure evaluation will read it, which has fewer names. */
  readonly pure: boolean;
  /** The order of names; without it, any will do, also of expressions. */
  readonly bySymbol: Desugared["bySymbol"] | undefined;
}

/** One way through a file; without allocating anything for each expression, as all files pay. */
interface Search extends Searching {
  readonly found: CoreVariable[];
  /** What is still to be looked through, the next one last. */
  readonly pending: Core[];
  /** The scope of each of them. */
  readonly scopes: Scope[];
}

/** Looks through an expression; in a loop, as generated code nests thousands deep. */
function searched(core: Core, searching: Searching): readonly CoreVariable[] {
  const search: Search = { ...searching, found: [], pending: [core], scopes: [undefined] };
  const { found, pending, scopes, bySymbol } = search;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const from = pending.length;
    const scope = scopes.pop();
    if (next.kind !== "variable") addWithin(next, scope, search);
    else if (!isBound(next.name, scope, search)) found.push(next);
    if (bySymbol) {
      reverseFrom(pending, from);
      reverseFrom(scopes, from);
    }
  }
  return found;
}

function isBound(name: string, innermost: Scope, { dialect, pure }: Searching): boolean {
  for (let scope = innermost; scope; scope = scope.outer) {
    if (scope.names === "with" || scope.names.has(name)) return true;
  }
  return isBuiltin(name, dialect.nix, pure);
}

/** Adds what is below an expression, in the order in which Nix goes through it. */
function addWithin(core: Core, scope: Scope, search: Search): void {
  switch (core.kind) {
    case "variable":
    case "integer":
    case "float":
    case "string":
    case "path":
    case "position":
      return;
    case "select":
    case "has":
      add(core.subject, scope, search);
      if (core.kind === "select" && core.fallback) add(core.fallback, scope, search);
      return addComputed(core.path, scope, search);
    case "set":
      return addSet(core, core.recursive ? inside(core, scope) : scope, scope, search);
    case "list":
      return addAll(core.elements, scope, search);
    case "lambda":
      return addLambda(core, scope, search);
    case "let":
      return addLet(core.bindings, core.body, scope, search);
    case "with":
      add(core.scope, scope, search);
      return add(core.body, { names: "with", outer: scope }, search);
    case "if":
      addBoth(core.condition, core.consequent, scope, search);
      return add(core.alternate, scope, search);
    case "assert":
      return addBoth(core.condition, core.body, scope, search);
    case "not":
      return add(core.operand, scope, search);
    case "call":
      add(core.function, scope, search);
      return addAll(core.arguments, scope, search);
    case "binary":
      return addBoth(core.left, core.right, scope, search);
    case "concatenation":
      return addAll(core.parts, scope, search);
    default:
      return core satisfies never;
  }
}

function add(core: Core, scope: Scope, { pending, scopes }: Search): void {
  pending.push(core);
  scopes.push(scope);
}

function addBoth(first: Core, second: Core, scope: Scope, search: Search): void {
  add(first, scope, search);
  add(second, scope, search);
}

function addAll(cores: readonly Core[], scope: Scope, search: Search): void {
  for (const core of cores) add(core, scope, search);
}

/** The names of a path that have to be computed. */
function addComputed(path: readonly CoreName[], scope: Scope, search: Search): void {
  for (const name of path) if (typeof name !== "string") add(name, scope, search);
}

function inside(set: CoreSet, outer: Scope): Scope {
  return { names: set.definitions, outer };
}

/** The values of a set; what is inherited without a source is looked up around it. */
function addSet(set: CoreSet, inner: Scope, outer: Scope, search: Search): void {
  const { groupsInherits } = search.dialect;
  if (groupsInherits) { for (const { value } of set.sources) add(value, inner, search); }
  for (const definition of definitionsOf(set, search)) {
    if (definition.kind === "plain") add(definition.value, inner, search);
    else if (definition.kind === "inherited") add(definition.value, outer, search);
    else if (!groupsInherits) add(definition.source.value, inner, search);
  }
  for (const { name, value } of set.dynamic) {
    add(name, inner, search);
    add(value, inner, search);
  }
}

function definitionsOf({ definitions }: CoreSet, { bySymbol }: Search): Iterable<CoreDefinition> {
  if (!bySymbol) return definitions.values();
  return [...definitions].sort(([a], [b]) => bySymbol(a, b)).map(([, definition]) => definition);
}

function addLet(bindings: CoreSet, body: Core, outer: Scope, search: Search): void {
  const inner = inside(bindings, outer);
  addSet(bindings, inner, outer, search);
  add(body, inner, search);
}

function addLambda(core: CoreLambda, outer: Scope, search: Search): void {
  const { dialect, bySymbol } = search;
  const scope = { names: core.names, outer };
  const written = core.formals ?? NO_FORMALS;
  const formals = dialect.sortsFormals && bySymbol
    ? written.toSorted((a, b) => bySymbol(a.name, b.name))
    : written;
  for (const formal of formals) if (formal.default) add(formal.default, scope, search);
  add(core.body, scope, search);
}

const NO_FORMALS: readonly CoreFormal[] = [];
