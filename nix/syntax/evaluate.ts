/**
 * The values that Nix has without evaluating anything, which is all it takes from the `inputs` of a
 * flake.nix: literals, sets, lists and functions as they are written, and names that already have a
 * value. Anything else stays a thunk. Source: `maybeThunk` in Nix's eval.cc, `isTrivial`, and
 * `expectType` in flake.cc.
 *
 * @module
 */
import { absolutePath, type Surroundings } from "./absolute_path.ts";
import { isBuiltin, membersOfBuiltins } from "./builtins.ts";
import type { Core, CoreDefinition, CoreLambda, CoreSet, CoreVariable } from "./core.ts";
import { desugar, type Desugared } from "./desugar.ts";
import { dialectOf, NEWEST_NIX, type NixVersion } from "./dialect.ts";
import type { SyntaxTree } from "./parse.ts";

/** An attribute of a trivial set. */
export interface TrivialAttribute {
  /** What it is bound to. */
  readonly value: TrivialValue;
  /** The offset (UTF-16) at which Nix says it is defined. */
  readonly start: number;
}

/** A value that needs no evaluation, or a thunk. */
export type TrivialValue =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** Absolute. */
  | { readonly kind: "path"; readonly value: string }
  | {
    readonly kind: "list";
    readonly elements: readonly TrivialValue[];
    /** Nix has laid it down before it reads the file: `__nixPath`. */
    readonly known?: true;
  }
  /** `builtins`, and `a` in `rec { a = { b = a; }; }`, have themselves in them, as in Nix: who goes
   * through them must look out. */
  | {
    readonly kind: "set";
    readonly attributes: ReadonlyMap<string, TrivialAttribute>;
    /** Nix has laid it down before it reads the file: `builtins`. */
    readonly known?: true;
  }
  /** `formals` are undefined for `x: …`. */
  | {
    readonly kind: "function";
    readonly formals: readonly string[] | undefined;
    /** Nix has made it before it reads the file: `derivation`. */
    readonly known?: true;
  }
  /** A function of Nix's own. */
  | { readonly kind: "builtin"; readonly name: string }
  /** What would have to be evaluated. `unnamed` tells it of the file's set, of which Nix evaluates
   * the names. */
  | { readonly kind: "thunk"; readonly unnamed?: UnnamedAttribute };

/** The first attribute of a file's set whose name we can't know, or Nix does not take. */
export interface UnnamedAttribute {
  /** The offset (UTF-16) at which Nix says it is defined. */
  readonly start: number;
  /** What is the matter with it. */
  readonly why: WhyUnnamed;
}

/**
 * The name would have to be evaluated; it is no string but `value`; it is that of another
 * attribute, at the offset `other`; or `__overrides` replaces attributes of the set.
 */
export type WhyUnnamed =
  | { readonly kind: "evaluated" }
  | { readonly kind: "no-string"; readonly value: TrivialValue }
  | { readonly kind: "duplicate"; readonly name: string; readonly other: number }
  | { readonly kind: "overrides" };

/** What relative paths, and the order of names, depend on. */
export interface EvaluateOptions {
  /** The directory of the file, absolute; `/` unless told. */
  readonly base?: string;
  /** The newest unless told. */
  readonly nix?: NixVersion;
}

/**
 * The trivial value of a file: all of it, not as far as Nix would force it. Of a tree with errors
 * it is that of what could be read; names that nothing binds are thunks.
 *
 * Of the set that is the whole file Nix evaluates the names in `${…}`, with all that the language
 * has. Known here are strings and `null`, names that stand for one, and what `+` and interpolation
 * make of strings; any other makes the set a thunk. So does `__overrides` in a recursive set, which
 * no flake can have: Nix takes it for an attribute of its own.
 *
 * @example
 * ```ts
 * import { evaluate } from "./evaluate.ts";
 * import { parse } from "./parse.ts";
 *
 * const value = evaluate(parse('{ inputs.a.url = "github:o/r"; b = 1 + 1; }').tree);
 * if (value.kind !== "set" || value.attributes.get("b")?.value.kind !== "thunk") {
 *   throw new Error(value.kind);
 * }
 * ```
 *
 * @throws {RangeError} for a version of Nix that is not known
 */
export function evaluate(tree: SyntaxTree, options: EvaluateOptions = {}): TrivialValue {
  const { base = "/", nix = NEWEST_NIX } = options;
  const { core, bySymbol } = desugar(tree, dialectOf(nix));
  const evaluation: Evaluation = { bySymbol, base, home: "~", nix, pending: [] };
  if (core.kind === "set") return outermost(core, evaluation);
  const value = trivial(core, undefined, evaluation);
  layDown(evaluation);
  return value;
}

/** Lays down what was put off, and what is put off meanwhile. */
function layDown({ pending }: Evaluation): void {
  for (const fill of pending) fill();
  pending.length = 0;
}

/** One evaluation: how names are ordered, and what is left to do. */
interface Evaluation extends Surroundings {
  readonly bySymbol: Desugared["bySymbol"];
  readonly nix: NixVersion;
  /** Lays down sets and lists: once those around them are, as Nix does it. Grows while it runs. */
  readonly pending: (() => void)[];
}

/** How Nix names the type of a value in its messages: `a string`, `a thunk`. */
export function showType(value: TrivialValue): string {
  switch (value.kind) {
    case "integer":
      return "an integer";
    case "boolean":
      return "a Boolean";
    case "null":
      return "null";
    case "builtin":
      return "a function";
    case "string":
    case "float":
    case "path":
    case "list":
    case "set":
    case "function":
    case "thunk":
      return `a ${value.kind}`;
    default:
      return value satisfies never;
  }
}

/** How Nix names a value where it says more than its type: `the built-in function 'map'`. */
export function showValue(value: TrivialValue): string {
  return value.kind === "builtin" ? `the built-in function '${value.name}'` : showType(value);
}

/** The values of a recursive set that Nix has laid down so far, and what is around it. */
interface Environment {
  readonly values: ReadonlyMap<string, TrivialValue>;
  /** All names of the set. */
  readonly names: ReadonlyMap<string, unknown>;
  readonly outer: Environment | undefined;
}

const THUNK: TrivialValue = { kind: "thunk" };

function trivial(
  core: Core,
  environment: Environment | undefined,
  evaluation: Evaluation,
): TrivialValue {
  switch (core.kind) {
    case "string":
    case "integer":
    case "float":
      return core;
    case "path":
      return { kind: "path", value: absolutePath(core, evaluation) };
    case "variable":
      return lookUp(core, environment, evaluation);
    case "list":
      return list(core.elements, environment, evaluation);
    case "set": {
      if (core.dynamic.length > 0 || overridesIn(core)) return THUNK;
      const { attributes } = set(core, environment, evaluation);
      return { kind: "set", attributes };
    }
    case "lambda":
      return functionValue(core);
    case "select":
    case "has":
    case "call":
    case "let":
    case "with":
    case "if":
    case "assert":
    case "not":
    case "binary":
    case "concatenation":
    case "position":
      return THUNK;
    default:
      return core satisfies never;
  }
}

function list(
  items: readonly Core[],
  environment: Environment | undefined,
  evaluation: Evaluation,
): TrivialValue {
  const elements: TrivialValue[] = [];
  evaluation.pending.push(() => {
    for (const item of items) elements.push(trivial(item, environment, evaluation));
  });
  return { kind: "list", elements };
}

function functionValue(core: CoreLambda): TrivialValue {
  return { kind: "function", formals: core.formals?.map((formal) => formal.name) };
}

/** A name's value: none yet where it is defined further on in the same recursive set. */
function lookUp(
  { name, start }: CoreVariable,
  innermost: Environment | undefined,
  { nix }: Evaluation,
): TrivialValue {
  for (let scope = innermost; scope; scope = scope.outer) {
    if (scope.names.has(name)) return scope.values.get(name) ?? THUNK;
  }
  if (name === "builtins") return builtins(start, nix);
  return isBuiltin(name, nix, true) ? builtin(name.replace(/^__/, ""), nix) : THUNK;
}

/** The set `builtins`; all of it stands where that name does. */
function builtins(start: number, nix: NixVersion): TrivialValue {
  const attributes = new Map<string, TrivialAttribute>();
  const set: TrivialValue = { kind: "set", attributes, known: true };
  for (const name of membersOfBuiltins(nix)) {
    attributes.set(name, { value: name === "builtins" ? set : builtin(name, nix), start });
  }
  return set;
}

/** What Nix has under a name of its own in pure evaluation. Of the version only what tells it from
 * others is known. */
function builtin(name: string, nix: NixVersion): TrivialValue {
  switch (name) {
    case "true":
    case "false":
      return { kind: "boolean", value: name === "true" };
    case "null":
      return { kind: "null" };
    case "derivation":
      return { kind: "function", formals: undefined, known: true };
    case "nixVersion":
      return { kind: "string", value: nix };
    case "storeDir":
      return { kind: "string", value: "/nix/store" };
    case "langVersion":
      return { kind: "integer", value: nix === "2.3" ? 5n : 6n };
    case "nixPath":
      return { kind: "list", elements: [], known: true };
    default:
      return { kind: "builtin", name };
  }
}

/** A set that is laid down, and what its values see. */
interface LaidSet {
  readonly attributes: Map<string, TrivialAttribute>;
  readonly inner: Environment | undefined;
}

/** The attributes of a set, in the order of their symbols, as Nix lays them down. */
function set(core: CoreSet, outer: Environment | undefined, evaluation: Evaluation): LaidSet {
  const values = new Map<string, TrivialValue>();
  const inner = core.recursive ? { values, names: core.definitions, outer } : outer;
  const attributes = new Map<string, TrivialAttribute>();
  evaluation.pending.push(() => {
    const definitions = [...core.definitions].sort(([a], [b]) => evaluation.bySymbol(a, b));
    for (const [name, definition] of definitions) {
      const value = definitionValue(definition, inner, outer, evaluation);
      values.set(name, value);
      attributes.set(name, { value, start: definition.start });
    }
  });
  return { attributes, inner };
}

/** What replaces attributes of a recursive set: the only name that means something to Nix. */
function overridesIn({ recursive, definitions }: CoreSet): CoreDefinition | undefined {
  return recursive ? definitions.get("__overrides") : undefined;
}

function definitionValue(
  definition: CoreDefinition,
  inner: Environment | undefined,
  outer: Environment | undefined,
  evaluation: Evaluation,
): TrivialValue {
  switch (definition.kind) {
    case "plain":
      return trivial(definition.value, inner, evaluation);
    case "inherited":
      return trivial(definition.value, outer, evaluation);
    case "inherited-from":
      return THUNK;
    default:
      return definition satisfies never;
  }
}

// -- names that Nix evaluates

/** The set that a file is: Nix evaluates its names, once those that are written out have values. */
function outermost(core: CoreSet, evaluation: Evaluation): TrivialValue {
  const overrides = overridesIn(core);
  if (overrides) return unnamed(overrides.start, { kind: "overrides" });
  const { attributes, inner } = set(core, undefined, evaluation);
  layDown(evaluation);
  for (const { name, value, start } of core.dynamic) {
    const known = computedName(name, inner, evaluation);
    if (known === null) continue;
    if (typeof known !== "string") return unnamed(start, known);
    const other = attributes.get(known)?.start;
    if (other !== undefined) return unnamed(start, { kind: "duplicate", name: known, other });
    attributes.set(known, { value: trivial(value, inner, evaluation), start });
  }
  layDown(evaluation);
  return { kind: "set", attributes };
}

function unnamed(start: number, why: WhyUnnamed): TrivialValue {
  return { kind: "thunk", unnamed: { start, why } };
}

/** The name of an attribute; `null` where that says that there shall be none. */
function computedName(
  core: Core,
  environment: Environment | undefined,
  evaluation: Evaluation,
): string | null | WhyUnnamed {
  const value = core.kind === "concatenation"
    ? concatenated(core, environment, evaluation)
    : trivial(core, environment, evaluation);
  switch (value.kind) {
    case "string":
      return value.value;
    case "null":
      return null;
    case "thunk":
      return { kind: "evaluated" };
    case "integer":
    case "float":
    case "boolean":
    case "path":
    case "list":
    case "set":
    case "function":
    case "builtin":
      return { kind: "no-string", value };
    default:
      return value satisfies never;
  }
}

/** The sum of strings; in a loop, as a chain of `+` may be thousands long. */
function concatenated(
  sum: Core,
  environment: Environment | undefined,
  evaluation: Evaluation,
): TrivialValue {
  let text = "";
  const pending = [sum];
  for (let core = pending.pop(); core; core = pending.pop()) {
    if (core.kind === "concatenation") {
      pending.push(...core.parts.toReversed());
      continue;
    }
    const value = trivial(core, environment, evaluation);
    if (value.kind !== "string") return THUNK;
    text += value.value;
  }
  return { kind: "string", value: text };
}
