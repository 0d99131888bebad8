/**
 * What a Nix expression evaluates to, as far as can be told without evaluating it: names are
 * followed to what binds them, local files are opened, known functions of nixpkgs are recognised
 * by name. Whatever is not certain is `unknown`; nothing is guessed.
 *
 * @module
 */
import type {
  Apply,
  Assert,
  AttributeSet,
  Binary,
  Expression,
  Identifier,
  If,
  Lambda,
  LegacyLet,
  Let,
  Parenthesized,
  Select,
  With,
} from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { calleeName, spine } from "./application.ts";
import { fileThunk } from "./imported_file.ts";
import {
  attributesOf,
  bind,
  bindParameter,
  bindWith,
  lookUp,
  type OpenFile,
  type Scope,
  type Thunk,
  topScope,
} from "./names.ts";
import {
  derivationMakers,
  languageChangers,
  languagePackages,
  notOfLanguage,
  notPackages,
  packageCallers,
  packageChangers,
  scriptMakers,
  setMakers,
  shellMakers,
  testMakers,
  wrappers,
} from "./nixpkgs_functions.ts";
import { testCall } from "./machine_test_call.ts";
import { nixpkgsSource } from "./nixpkgs_source.ts";
import { packageName } from "./package_name.ts";
import { follow } from "./static_value.ts";

/** What a value is, and in one clause why: `calls mkShell`. */
export type Shape =
  | {
    readonly kind: "derivation";
    readonly why: string;
    /** The name of the package without its version, where the text says it. */
    readonly name?: string;
    /** Whether its output is a program itself, and no directory with one in `bin`. */
    readonly isProgram?: true;
    /** Whether it is a test of NixOS machines. */
    readonly isTest?: true;
    /**
     * The call that makes a test of which it is open where it runs: nix-build calls what comes of
     * it.
     */
    readonly open?: Apply;
  }
  | {
    readonly kind: "shell" | "nixpkgs" | "other" | "unknown";
    readonly why: string;
  }
  | {
    /** The packages of a language: `pkgs.haskellPackages`. */
    readonly kind: "language packages";
    readonly why: string;
    /** How many attributes further down they are: two in `pkgs.haskell`, `.packages.ghc92`. */
    readonly below: 0 | 1 | 2;
  }
  | {
    readonly kind: "set";
    readonly why: string;
    readonly attributes: ReadonlyMap<string, Thunk>;
    /** Whether `attributes` are all it has. */
    readonly complete: boolean;
  }
  | {
    readonly kind: "function";
    readonly why: string;
    readonly lambda: Lambda;
    readonly scope: Scope;
  };

/** How many names and files are followed, one inside the other, before the answer is `unknown`. */
const DEPTH = 64;

/** The shape of the file at `path`. */
export function shapeOfFile(path: string, open: OpenFile): Shape {
  const expression = open(path);
  return expression === undefined
    ? unknown(`${path} can't be read`)
    : shapeOf({ expression, scope: topScope(path, open) });
}

/** The shape of an expression where it stands. */
export function shapeOf(thunk: Thunk, depth = DEPTH): Shape {
  if (depth === 0) return unknown("it refers to itself, or too deep");
  const { expression, scope } = thunk;
  const at: Reader = { scope, depth: depth - 1 };
  switch (expression.type) {
    case "Parenthesized":
      return read(expression.expression, at);
    case "Assert":
      return read(expression.body, at);
    case "With":
      return read(expression.body, { ...at, scope: bindWith(expression, scope) });
    case "Let":
      return read(expression.body, { ...at, scope: bind(expression, scope) });
    case "LegacyLet": {
      const inner = bind(expression, scope);
      return attributeOf(set(attributesOf(expression.bindings, inner, scope)), "body", at);
    }
    case "If":
      return either(read(expression.consequent, aside(at)), read(expression.alternate, at));
    case "Lambda":
      return { kind: "function", why: "is a function", lambda: expression, scope };
    case "AttributeSet": {
      const inner = expression.recursive ? bind(expression, scope) : scope;
      return set(attributesOf(expression.bindings, inner, scope));
    }
    case "Identifier":
      return shapeOfName(expression.name, at);
    case "Select":
      return shapeOfSelect(expression, at);
    case "Apply":
      return shapeOfApply(expression, at);
    case "Binary":
      return expression.operator === "//"
        ? updated(read(expression.left, aside(at)), read(expression.right, at))
        : other(`the result of "${expression.operator}"`);
    default:
      return shapeOfLiteral(expression);
  }
}

/** What is neither a name nor made of parts: a path, a list, a text, a number. */
type Literal = Exclude<
  Expression,
  | Parenthesized
  | With
  | Assert
  | Let
  | LegacyLet
  | If
  | Lambda
  | AttributeSet
  | Identifier
  | Select
  | Apply
  | Binary
>;

function shapeOfLiteral(expression: Literal): Shape {
  switch (expression.type) {
    case "SearchPath":
    case "Path":
    case "Uri":
      return other("a path");
    case "List":
      return other("a list");
    case "String":
    case "IndentedString":
      return other("a string");
    case "Integer":
    case "Float":
    case "Unary":
    case "HasAttribute":
      return other("a number or a truth value");
    case "Missing":
      return unknown("it does not parse");
    default:
      return expression satisfies never;
  }
}

/** The shape of a value once nix-build or callPackage has given it its arguments. */
export function shapeWhenCalled(shape: Shape): Shape {
  return shape.kind === "function" && shape.lambda.parameter.type === "Formals"
    ? bodyOf(shape.lambda, { scope: shape.scope, depth: DEPTH })
    : shape;
}

/** Where the reading is: what names mean there, and how deep it may still go. */
interface Reader {
  readonly scope: Scope;
  readonly depth: number;
}

/**
 * For one of several expressions that all are read: half as deep, so that what refers to itself
 * in each of them does not take time without end.
 */
function aside(at: Reader): Reader {
  return { ...at, depth: at.depth >> 1 };
}

function read(expression: Expression, { scope, depth }: Reader): Shape {
  return shapeOf({ expression, scope }, depth);
}

function shapeOfName(name: string, at: Reader): Shape {
  const thunk = lookUp(name, at.scope);
  return thunk === undefined
    ? unknown(`the text does not say what ${name} is`)
    : shapeOf(thunk, at.depth);
}

function shapeOfSelect({ subject, path }: Select, at: Reader, names = path.names): Shape {
  let shape = read(subject, at);
  for (const attribute of names) {
    const name = staticName(attribute);
    if (name !== undefined) shape = attributeOf(shape, name, at);
    else if (shape.kind === "language packages" && shape.below === 1) shape = compiled(shape.why);
    else return unknown("the name of an attribute it selects is computed");
  }
  return shape;
}

function attributeOf(shape: Shape, name: string, at: Reader): Shape {
  if (shape.kind === "derivation" && name === "env") return { kind: "shell", why: "is an env" };
  if (shape.kind === "nixpkgs" && name === "pkgs") return shape;
  if (shape.kind === "language packages") return ofLanguage(shape, name);
  if (shape.kind === "nixpkgs" && (name === "haskell" || languagePackages.test(name))) {
    const below = name === "haskell" ? 2 : 0;
    return { kind: "language packages", why: `is ${name} of nixpkgs`, below };
  }
  if (shape.kind === "nixpkgs" && !notPackages.test(name)) {
    return { kind: "derivation", why: `is ${name} of nixpkgs`, name };
  }
  const thunk = shape.kind === "set" ? shape.attributes.get(name) : undefined;
  return thunk === undefined
    ? unknown(`the text does not say what its attribute ${name} is`)
    : shapeOf(thunk, at.depth);
}

/** An attribute of the packages of a language, or of what is above them. */
function ofLanguage(
  { why, below }: Extract<Shape, { kind: "language packages" }>,
  name: string,
): Shape {
  if (below === 2 && name === "packages") return { kind: "language packages", why, below: 1 };
  if (below === 1) return compiled(why);
  return below === 0 && !notOfLanguage.test(name)
    ? { kind: "derivation", why: `is the package ${name} of a language`, name }
    : unknown(`nothing is known of ${name} of the packages of a language`);
}

/** The Haskell packages of one compiler. */
function compiled(why: string): Shape {
  return { kind: "language packages", why, below: 0 };
}

function shapeOfApply(apply: Apply, at: Reader): Shape {
  const { head, args } = spine(apply);
  const name = calleeName(head) ?? "";
  const why = `calls ${name}`;
  const made = testCall(apply, at.scope);
  if (made !== undefined) {
    const open = made.argument === undefined ? { open: apply } : {};
    return { ...testOf(made.test, "makes a NixOS test", at), ...open };
  }
  if (shellMakers.test(name)) return { kind: "shell", why };
  if (languageChangers.test(name) && head.type === "Select") {
    const changed = shapeOfSelect(head, aside(at), head.path.names.slice(0, -1));
    if (changed.kind === "language packages") return changed;
  }
  if (derivationMakers.test(name)) {
    const named = packageName(args, at.scope) ?? nameOfChanged(head, args, at);
    const isProgram = scriptMakers.test(name) && named !== undefined && !named.startsWith("/");
    return {
      kind: "derivation",
      why,
      ...named !== undefined && { name: named },
      ...isProgram && { isProgram },
    };
  }
  if (setMakers.test(name)) return { kind: "set", why, attributes: new Map(), complete: false };
  if (packageCallers.test(name)) return shapeOfCalled(args.at(-2), at);
  if (wrappers.test(name)) return shapeOfWrapped(args, at);
  if (name === "import") return shapeOfImport(args, at);
  const callee = read(head, at);
  if (callee.kind !== "function" && testMakers.test(name) && args[0]) {
    return testOf(args[0], why, at);
  }
  return callee.kind === "unknown" && name !== ""
    ? unknown(`it calls ${name}, and the text does not say what that returns`)
    : called(callee, args, at);
}

/** The derivation of a NixOS test. */
function testOf(test: Expression, why: string, { scope }: Reader): Shape {
  const name = packageName([test], scope);
  return { kind: "derivation", why, isTest: true, ...name !== undefined && { name } };
}

/** `x.overrideAttrs (old: { … })`, `justStaticExecutables x`: what is changed keeps its name. */
function nameOfChanged(
  head: Expression,
  args: readonly Expression[],
  at: Reader,
): string | undefined {
  if (!packageChangers.test(calleeName(head) ?? "")) return undefined;
  const method = head.type === "Select" && head.path.names.length === 1 ? [head.subject] : [];
  const [name, ...others] = [...method, ...args].flatMap((expression) => {
    const shape = read(expression, aside(at));
    return shape.kind === "derivation" && shape.name !== undefined ? [shape.name] : [];
  });
  return others.length === 0 ? name : undefined;
}

function shapeOfImport([target, ...args]: readonly Expression[], at: Reader): Shape {
  const imported = target && shapeOfTarget(target, at);
  if (imported !== undefined) return called(imported, args, at);
  return target !== undefined && isNixpkgs({ expression: target, scope: at.scope }, at.depth)
    ? { kind: "nixpkgs", why: "imports nixpkgs" }
    : unknown("it imports something that is no file of the project");
}

/** `callPackage ./x.nix { }`: what comes of the function, whatever it is given. */
function shapeOfCalled(target: Expression | undefined, at: Reader): Shape {
  const callee = target && (shapeOfTarget(target, at) ?? read(target, at));
  return callee?.kind === "function"
    ? bodyOf(callee.lambda, { ...at, scope: callee.scope })
    : unknown("the text does not say what callPackage calls");
}

/** `recurseIntoAttrs { … }`, `makeScope newScope (self: { … })` */
function shapeOfWrapped(args: readonly Expression[], at: Reader): Shape {
  const each = aside(at);
  const shapes = args.map((argument) => shapeOfTarget(argument, each) ?? read(argument, each));
  const wrapped = shapes.find((shape) => shape.kind === "function");
  if (wrapped?.kind === "function") return bodyOf(wrapped.lambda, { ...at, scope: wrapped.scope });
  return shapes.at(-1) ?? unknown("it wraps nothing");
}

/** The shape of the file that a path names, when it is one of the project's. */
function shapeOfTarget(target: Expression, { scope, depth }: Reader): Shape | undefined {
  const file = fileThunk(target, scope);
  return file && shapeOf(file, depth);
}

/** What comes of calling `callee`, one lambda an argument. */
function called(callee: Shape, args: readonly Expression[], at: Reader): Shape {
  let shape = callee;
  for (const expression of args) {
    if (shape.kind === "nixpkgs") continue;
    if (shape.kind === "derivation" && shape.open) {
      const { open: _, ...rest } = shape;
      shape = rest;
      continue;
    }
    if (shape.kind !== "function") return unknown("what it calls is no known function");
    const scope = bindParameter(shape.lambda, shape.scope, { expression, scope: at.scope });
    shape = read(shape.lambda.body, { ...at, scope });
  }
  return shape;
}

/** The shape of a function's body, where of its arguments no more is known than their defaults. */
function bodyOf(lambda: Lambda, at: Reader): Shape {
  return read(lambda.body, { ...at, scope: bindParameter(lambda, at.scope) });
}

/** Whether an expression is nixpkgs' source, or a name for one, a pin manager's among them. */
function isNixpkgs(thunk: Thunk, depth: number): boolean {
  const source = nixpkgsSource(thunk);
  if (source !== undefined) return source.subpath === "";
  if (depth === 0) return false;
  const bound = follow(thunk);
  return bound === undefined
    ? /^nixpkgs/.test(calleeName(thunk.expression) ?? "")
    : isNixpkgs(bound, depth - 1);
}

function either(one: Shape, two: Shape): Shape {
  if (one.kind === "derivation" && two.kind === "derivation") {
    const { kind, why, name } = one;
    return { kind, why, ...name !== undefined && name === two.name && { name } };
  }
  if (one.kind === two.kind && one.kind !== "set" && one.kind !== "function") return one;
  const makes = (shape: Shape): boolean => shape.kind === "derivation" || shape.kind === "shell";
  if (makes(one) && makes(two)) return { kind: "derivation", why: "is one of two derivations" };
  return unknown("what it is depends on a condition");
}

/** `one // two` */
function updated(one: Shape, two: Shape): Shape {
  if (one.kind === "derivation" || one.kind === "shell") return one;
  if (one.kind !== "set" || two.kind !== "set") {
    return one.kind === "set"
      ? { ...one, complete: false }
      : unknown("it updates something unknown");
  }
  return {
    kind: "set",
    why: one.why,
    attributes: new Map([...one.attributes, ...two.attributes]),
    complete: one.complete && two.complete,
  };
}

function set(attributes: ReturnType<typeof attributesOf>): Shape {
  return { kind: "set", why: "is an attribute set", ...attributes };
}

function other(what: string): Shape {
  return { kind: "other", why: `is ${what}` };
}

function unknown(why: string): Shape {
  return { kind: "unknown", why };
}
