/**
 * What names mean at a place in a Nix file: scopes as linked frames of unevaluated values.
 *
 * @module
 */
import type {
  Assignment,
  AttributeSet,
  Binding,
  Expression,
  Inherit,
  Lambda,
  LegacyLet,
  Let,
  With,
} from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";

/** An expression with what its names mean, in the file it stands in. */
export interface Thunk {
  readonly expression: Expression;
  readonly scope: Scope;
}

/** Gives the syntax tree of a project's file, or nothing when there is none that parses. */
export interface OpenFile {
  (path: string): Expression | undefined;
  /** The flake references that a person says names in the search path stand for. */
  readonly searchPath?: ReadonlyMap<string, string>;
  /** Whether a file stands for the pins that a pin manager or nix-thunk keeps beside it. */
  readonly isPinned?: (path: string) => boolean;
}

/** The names in force at a place in `file`; a name bound to `undefined` has an unknown value. */
export interface Scope {
  readonly file: string;
  /** Opens the other files of the project. */
  readonly open: OpenFile;
  readonly names: ReadonlyMap<string, Thunk | undefined>;
  readonly parent: Scope | undefined;
  /**
   * The node that binds the names: a `let`, a `rec { … }`, a lambda; none at the top. The names of
   * a `with`, which every other comes before, are those of its set: no frame lists them.
   */
  readonly binder: Expression | undefined;
}

/** The attributes an attribute set is written with. */
export interface Attributes {
  readonly attributes: ReadonlyMap<string, Thunk>;
  /** Whether these are all of them: no name is computed. */
  readonly complete: boolean;
}

/** The scope at the top of a file. */
export function topScope(file: string, open: OpenFile): Scope {
  return { file, open, names: new Map(), parent: undefined, binder: undefined };
}

/** What `name` is bound to, or nothing when it is bound to something unknown or not at all. */
export function lookUp(name: string, scope: Scope): Thunk | undefined {
  return frameOf(name, scope)?.names.get(name);
}

/** The frame that binds `name` at a place. */
export function frameOf(name: string, scope: Scope): Scope | undefined {
  let frame: Scope | undefined = scope;
  while (frame !== undefined && !frame.names.has(name)) frame = frame.parent;
  return frame;
}

/** The scope inside a `let` or a `rec`, whose bindings see each other. */
export function bind(binder: Let | LegacyLet | AttributeSet, scope: Scope): Scope {
  const names = new Map<string, Thunk | undefined>();
  const inner: Scope = { ...scope, names, parent: scope, binder };
  for (const [name, thunk] of attributesOf(binder.bindings, inner, scope).attributes) {
    names.set(name, thunk);
  }
  return inner;
}

/** The scope of what a `with` stands before. */
export function bindWith(binder: With, scope: Scope): Scope {
  return { ...scope, names: new Map(), parent: scope, binder };
}

/**
 * The scope of a lambda's body: `argument` where it is known; formals mean what is `given` for
 * them, else their defaults.
 */
export function bindParameter(
  lambda: Lambda,
  scope: Scope,
  argument?: Thunk,
  given: ReadonlyMap<string, Thunk> = new Map(),
): Scope {
  const names = new Map<string, Thunk | undefined>();
  const inner: Scope = { ...scope, names, parent: scope, binder: lambda };
  const { parameter } = lambda;
  if (parameter.type === "Identifier") {
    names.set(parameter.name, argument);
    return inner;
  }
  if (parameter.alias) names.set(parameter.alias.name, undefined);
  for (const { name, default: value } of parameter.formals) {
    const byDefault = value && { expression: value, scope: inner };
    names.set(name.name, given.get(name.name) ?? byDefault);
  }
  return inner;
}

/** The scope of a lambda's body, where nothing is known of what it is called with. */
export function bindUnknown(lambda: Lambda, scope: Scope): Scope {
  const known = bindParameter(lambda, scope);
  return { ...known, names: new Map(known.names.keys().map((name) => [name, undefined])) };
}

/**
 * The attributes that `bindings` make in `scope`; a plain `inherit x;` means the x of `outer`,
 * which differs from `scope` in `let` and `rec`.
 */
export function attributesOf(
  bindings: readonly Binding[],
  scope: Scope,
  outer: Scope,
): Attributes {
  const attributes = new Map<string, Thunk>();
  let complete = true;
  for (const binding of bindings) {
    const made = binding.type === "Inherit"
      ? inherited(binding, scope, outer)
      : assigned(binding, scope, attributes);
    if (made === undefined) complete = false;
    else for (const [name, thunk] of made) attributes.set(name, thunk);
  }
  return { attributes, complete };
}

function inherited(binding: Inherit, scope: Scope, outer: Scope): [string, Thunk][] {
  const { from } = binding;
  return binding.names.flatMap((attribute): [string, Thunk][] => {
    const name = staticName(attribute);
    if (name === undefined) return [];
    const { start, end } = attribute;
    const identifier: Expression = { type: "Identifier", name, start, end };
    if (from === undefined) return [[name, { expression: identifier, scope: outer }]];
    const path = { type: "AttributePath", names: [attribute], start, end } as const;
    const select = {
      type: "Select",
      subject: from,
      path,
      fallback: undefined,
      start,
      end,
    } as const;
    return [[name, { expression: select, scope }]];
  });
}

/** `a.b = x;` is `a = { b = x; };`, joined with what `a` has already. */
function assigned(
  binding: Assignment,
  scope: Scope,
  attributes: ReadonlyMap<string, Thunk>,
): [string, Thunk][] | undefined {
  const [first, ...rest] = binding.path.names;
  const name = first && staticName(first);
  if (name === undefined) return undefined;
  if (rest.length === 0) return [[name, { expression: binding.value, scope }]];
  const before = attributes.get(name)?.expression;
  const { start, end } = binding;
  const path = { ...binding.path, names: rest };
  const expression: Expression = {
    type: "AttributeSet",
    recursive: false,
    bindings: [
      ...(before?.type === "AttributeSet" ? before.bindings : []),
      { ...binding, path },
    ],
    start,
    end,
  };
  return [[name, { expression, scope }]];
}
