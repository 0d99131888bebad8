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
  type CoreLink,
  type CoreName,
  type CoreSet,
  type CoreVariable,
  isLink,
  leftOf,
  rightOf,
} from "./core.ts";
import type { Desugared } from "./desugar.ts";
import type { Dialect } from "./dialect.ts";

/** The variables of a file that neither the file nor Nix binds, and that no `with` might. */
export function undefinedVariables(
  { core, bySymbol }: Desugared,
  dialect: Dialect,
): readonly CoreVariable[] {
  const search: Search = { dialect, bySymbol: undefined, found: [] };
  visit(core, undefined, search);
  if (search.found.length === 0) return search.found;
  const inOrder: Search = { dialect, bySymbol, found: [] };
  visit(core, undefined, inOrder);
  return inOrder.found;
}

interface Search {
  readonly dialect: Dialect;
  /** Nix's order; without it, any will do. */
  readonly bySymbol: Desugared["bySymbol"] | undefined;
  readonly found: CoreVariable[];
}

/** The names around an expression, innermost first. */
type Scope =
  | {
    readonly names: ReadonlySet<string> | ReadonlyMap<string, unknown> | "with";
    readonly outer: Scope | undefined;
  }
  | undefined;

function visit(core: Core, scope: Scope, search: Search): void {
  switch (core.kind) {
    case "variable":
      if (!isBound(core.name, scope, search.dialect)) search.found.push(core);
      return;
    case "integer":
    case "float":
    case "string":
    case "path":
    case "position":
      return;
    case "select":
      visit(core.subject, scope, search);
      if (core.fallback) visit(core.fallback, scope, search);
      return visitNames(core.path, scope, search);
    case "has":
      visit(core.subject, scope, search);
      return visitNames(core.path, scope, search);
    case "set":
      return visitSet(core, core.recursive ? within(core, scope) : scope, scope, search);
    case "list":
      return visitAll(core.elements, scope, search);
    case "lambda":
      return visitLambda(core, scope, search);
    case "let": {
      const inner = within(core.bindings, scope);
      visitSet(core.bindings, inner, scope, search);
      return visit(core.body, inner, search);
    }
    case "with":
      visit(core.scope, scope, search);
      return visit(core.body, { names: "with", outer: scope }, search);
    case "if":
      return visitAll([core.condition, core.consequent, core.alternate], scope, search);
    case "assert":
      return visitAll([core.condition, core.body], scope, search);
    case "not":
      return visit(core.operand, scope, search);
    case "call":
    case "binary":
    case "concatenation":
      return visitChain(core, scope, search);
    default:
      return core satisfies never;
  }
}

function isBound(name: string, innermost: Scope, { nix }: Dialect): boolean {
  for (let scope = innermost; scope; scope = scope.outer) {
    if (scope.names === "with" || scope.names.has(name)) return true;
  }
  return isBuiltin(name, nix);
}

function visitAll(cores: readonly Core[], scope: Scope, search: Search): void {
  for (const core of cores) visit(core, scope, search);
}

/** Calls and operators that lean to the left, in a loop: generated code has long chains of them. */
function visitChain(link: CoreLink, scope: Scope, search: Search): void {
  const links: CoreLink[] = [];
  let first: Core | undefined = link;
  while (first && isLink(first)) {
    links.push(first);
    if (first.kind === "call" && first.function.kind === "variable") {
      visit(first.function, scope, search);
    }
    first = leftOf(first);
  }
  if (first) visit(first, scope, search);
  for (let at = links.length - 1; at >= 0; at--) visitAll(rightOf(links[at]!), scope, search);
}

function visitNames(path: readonly CoreName[], scope: Scope, search: Search): void {
  for (const name of path) if (typeof name !== "string") visit(name, scope, search);
}

function within(set: CoreSet, outer: Scope): Scope {
  return { names: set.definitions, outer };
}

/** The values of a set; what is inherited without a source is looked up around it. */
function visitSet(set: CoreSet, inner: Scope, outer: Scope, search: Search): void {
  const { dialect, bySymbol } = search;
  if (dialect.groupsInherits) visitAll(set.sources.map((source) => source.value), inner, search);
  const definitions = bySymbol
    ? [...set.definitions].sort(([a], [b]) => bySymbol(a, b)).map(([, definition]) => definition)
    : set.definitions.values();
  for (const definition of definitions) {
    if (definition.kind === "plain") visit(definition.value, inner, search);
    else if (definition.kind === "inherited") visit(definition.value, outer, search);
    else if (!dialect.groupsInherits) visit(definition.source.value, inner, search);
  }
  for (const { name, value } of set.dynamic) visitAll([name, value], inner, search);
}

function visitLambda(core: CoreLambda, outer: Scope, search: Search): void {
  const { dialect, bySymbol } = search;
  const scope = { names: core.names, outer };
  const written = core.formals ?? NO_FORMALS;
  const formals = dialect.sortsFormals && bySymbol
    ? written.toSorted((a, b) => bySymbol(a.name, b.name))
    : written;
  for (const formal of formals) if (formal.default) visit(formal.default, scope, search);
  visit(core.body, scope, search);
}

const NO_FORMALS: readonly CoreFormal[] = [];
