/**
 * The places where a Nix file depends on what is outside of it: nixpkgs, the current system, other
 * files of the project. What they become is for the plan to say.
 *
 * @module
 */
import type {
  Apply,
  Assignment,
  Expression,
  Formal,
  Lambda,
  Let,
  Node,
  Path,
} from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { calleeName } from "./application.ts";
import { fileFunction } from "./file_function.ts";
import { fileThunk, importedFile } from "./imported_file.ts";
import { lookUp, type OpenFile, type Scope, type Thunk, topScope } from "./names.ts";
import { takesSystem, treePath } from "./nixpkgs_path.ts";
import { nixpkgsSource, sourceOf } from "./nixpkgs_source.ts";
import { testCall } from "./machine_test_call.ts";
import { ownLiteral, pathSum } from "./path_sum.ts";
import { isPinManagerFile } from "./pin_manager.ts";
import type { Source } from "./source.ts";
import { follow, followCall, staticAttributes } from "./static_value.ts";
import { walkScoped } from "./walk_scoped.ts";

/** Where a lookup stands. */
export interface Site {
  /** The lookup with the parentheses around it. */
  readonly outer: Expression;
  readonly scope: Scope;
  /** The formal of the file's function whose whole default the lookup is. */
  readonly formal: Formal | undefined;
  /** The `let` binding whose whole value the lookup is. */
  readonly binding: { readonly assignment: Assignment; readonly let: Let } | undefined;
  /** Whether the formals of the file's function are in force here. */
  readonly inFunction: boolean;
}

/** A tree from outside, written out: `<nixpkgs>`, `fetchTarball { … }`. */
export interface SourceLookup extends Site {
  readonly kind: "source";
  readonly node: Expression;
  readonly source: Source;
}

/** `import SOURCE ARGUMENT`, the source written out or named. */
export interface ImportLookup extends Site {
  readonly kind: "import";
  readonly node: Apply;
  readonly source: Source;
  readonly target: Expression;
  /** Absent where the import is not applied. */
  readonly argument: Expression | undefined;
}

/** `builtins.currentSystem` */
export interface SystemLookup extends Site {
  readonly kind: "system";
  readonly node: Expression;
}

/** `import ./file.nix …` or `callPackage ./file.nix …` */
export interface FileLookup extends Site {
  readonly kind: "file";
  readonly node: Apply;
  readonly by: "import" | "callPackage";
  /** The file of the project that is read. */
  readonly target: string;
  /** What names it: a literal, or a sum or text that begins with one, or with a name for one. */
  readonly named: Expression;
  /** The literal there, unless a name stands for it. */
  readonly literal: Path | undefined;
  readonly argument: Expression | undefined;
  /** Whether the file is nixpkgs' own function, not applied: `import (fetchTarball …)`. */
  readonly isNixpkgs: boolean;
}

/**
 * `import SOURCE ARGUMENT` of a nixpkgs that something unread pins, `import sources.nixpkgs { }`;
 * or of a part of any nixpkgs, `import (nixpkgs + "/nixos") { … }`; or by a name for either.
 */
export interface ForeignLookup extends Site {
  readonly kind: "foreign";
  readonly node: Apply;
  /**
   * Whether it stays where it is pinned; not so for `pkgs.path`, which goes with `pkgs`, for a
   * part, whose tree tells it, or for a tree that becomes an input.
   */
  readonly pinned: boolean;
  readonly argument: Expression;
}

/** `import ./nix/sources.nix`, `import ./npins { }`: all that a pin manager has. */
export interface PinsLookup extends Site {
  readonly kind: "pins";
  readonly node: Apply;
  /** The pin manager's Nix file. */
  readonly file: string;
}

/** A test of NixOS machines that make-test-python.nix makes. */
export interface TestLookup extends Site {
  readonly kind: "test";
  readonly node: Apply;
  /** What says where it runs. */
  readonly argument: Expression | undefined;
}

export type Lookup =
  | SourceLookup
  | ImportLookup
  | SystemLookup
  | FileLookup
  | ForeignLookup
  | PinsLookup
  | TestLookup;

/** A look-up of any kind, before it is known where it stands. */
type Unplaced<Any extends Lookup> = Any extends Lookup ? Omit<Any, keyof Site> : never;

/** Every lookup of the file at `path`, in the order of the text; `open` has the others. */
export function lookupsOf(
  root: Expression,
  path: string,
  open: OpenFile,
): readonly Lookup[] {
  const lookups: Lookup[] = [];
  const applied = new Set<Node>();
  const tests = new Set<Node>();
  const imported = importedTrees(root, topScope(path, open));
  const lambda = fileFunction(root)?.lambda;
  walkScoped(root, topScope(path, open), (node, scope, ancestors) => {
    const site = (): Site => siteOf(node, scope, ancestors, lambda);
    const thunk: Thunk = { expression: node as Expression, scope };
    const call = node.type === "Apply" && !applied.has(node) ? callOf(node, scope) : undefined;
    if (call !== undefined) {
      if (node.type === "Apply") applied.add(node.function);
      const lookup = importLookup(call, scope);
      if (lookup !== undefined) lookups.push({ ...lookup, ...site() });
      if (lookup?.kind === "pins") return false;
    } else if (node.type === "Apply" && isNamedNixpkgs({ expression: node.function, scope })) {
      lookups.push({ kind: "foreign", node, argument: node.argument, pinned: false, ...site() });
    }
    const test = node.type === "Apply" && !tests.has(node) ? testCall(node, scope) : undefined;
    if (test !== undefined && node.type === "Apply") {
      tests.add(node.function);
      lookups.push({ kind: "test", node, argument: test.argument, ...site() });
    }
    if (isCurrentSystem(thunk.expression)) {
      lookups.push({ kind: "system", node: thunk.expression, ...site() });
    }
    const source = sourceHere(thunk, imported);
    if (source !== undefined) {
      lookups.push({ kind: "source", node: thunk.expression, source, ...site() });
    }
    return source === undefined;
  });
  return lookups;
}

/** `import TARGET`, `import TARGET ARGUMENT`, `x.callPackage TARGET ARGUMENT` */
export interface Call {
  readonly node: Apply;
  readonly by: "import" | "callPackage";
  readonly target: Expression;
  readonly argument: Expression | undefined;
}

/** The call that an application is of `import`, or a name for it, or of `callPackage`. */
export function callOf(node: Apply, scope: Scope): Call | undefined {
  const callee = unwrapped(node.function);
  const inner = callee.type === "Apply" ? callerName(callee.function, scope) : undefined;
  if (inner !== undefined && callee.type === "Apply") {
    return { node, by: inner, target: callee.argument, argument: node.argument };
  }
  const by = callerName(callee, scope);
  return by && { node, by, target: node.argument, argument: undefined };
}

function callerName(callee: Expression, scope: Scope): "import" | "callPackage" | undefined {
  const name = calleeName(callee);
  if (name === "import" || isNameOfImport(callee, scope)) return "import";
  return name === "callPackage" || name === "callPackages" ? "callPackage" : undefined;
}

/** Whether a name stands for `import`, or for `path: import path`. */
function isNameOfImport(callee: Expression, scope: Scope): boolean {
  const bound = callee.type === "Identifier" ? lookUp(callee.name, scope)?.expression : undefined;
  if (bound === undefined) return false;
  const value = unwrapped(bound);
  if (value.type !== "Lambda") return calleeName(value) === "import";
  const { parameter, body } = value;
  const inner = unwrapped(body);
  return parameter.type === "Identifier" && inner.type === "Apply" &&
    calleeName(inner.function) === "import" && calleeName(inner.argument) === parameter.name &&
    unwrapped(inner.argument).type === "Identifier";
}

function importLookup(
  { node, by, target, argument }: Call,
  scope: Scope,
): Unplaced<ImportLookup | FileLookup | ForeignLookup | PinsLookup> | undefined {
  const named = unwrapped(target);
  if (sourceOf({ expression: node, scope }) !== undefined) return undefined;
  const isTree = sourceOf({ expression: named, scope }) !== undefined;
  const file = isTree ? undefined : importedFile(named, scope);
  if (file !== undefined && isPinSet(file, argument, scope)) return { kind: "pins", node, file };
  const sum = file === undefined ? undefined : pathSum(named, scope);
  if (file !== undefined && sum !== undefined) {
    const inFile = by === "import" ? fileThunk(named, scope) : undefined;
    const part = inFile && nixpkgsFunction(inFile);
    const isNixpkgs = part !== undefined && takesSystem(part.subpath);
    const literal = ownLiteral(sum, named);
    return { kind: "file", node, by, target: file, named: target, literal, argument, isNixpkgs };
  }
  const source = by === "import" ? namedSource({ expression: target, scope }) : undefined;
  if (source !== undefined) return { kind: "import", node, source, target, argument };
  if (by !== "import" || argument === undefined) return undefined;
  const part = nixpkgsPart({ expression: named, scope });
  if (part === undefined || !takesSystem(part.subpath)) return undefined;
  const isInput = treeBehind({ expression: named, scope }) !== undefined;
  const pinned = part.subpath === "" && calleeName(named) !== "path" && !isInput;
  return { kind: "foreign", node, argument, pinned };
}

/** A nixpkgs, or what is taken of one. */
export interface NixpkgsPart {
  /** Where the nixpkgs comes from; `undefined` where the text does not say. */
  readonly source: Source | undefined;
  /** `/nixos` of `nixpkgs + "/nixos"`, nothing of `sources.nixpkgs`. */
  readonly subpath: string;
}

/** The nixpkgs, or the part of one, that a path is. */
export function nixpkgsPart(target: Thunk): NixpkgsPart | undefined {
  const source = namedSource(target);
  if (source !== undefined) return { source, subpath: source.subpath };
  if (isCalledNixpkgs(target.expression)) return { source, subpath: "" };
  const path = treePath(target);
  const whole = path && { ...path.tree, expression: unwrapped(path.tree.expression) };
  const tree = whole && namedSource(whole);
  if (whole === undefined || tree === undefined && !isCalledNixpkgs(whole.expression)) {
    return undefined;
  }
  return { source: tree, subpath: (tree?.subpath ?? "") + path?.subpath };
}

/** `sources.nixpkgs`, `nixpkgs-src`, or `pkgs.path`, which is where a nixpkgs came from. */
export function isCalledNixpkgs(target: Expression): boolean {
  const name = calleeName(target) ?? "";
  const subject = target.type === "Select" ? calleeName(target.subject) : undefined;
  return /^_*(nixpkgs|nixos-)/i.test(name) || name === "path" && /pkgs$/.test(subject ?? "");
}

/** Whether a file stands for a pin manager's pins, read from where it keeps them. */
function isPinSet(file: string, argument: Expression | undefined, scope: Scope): boolean {
  if (!isPinManagerFile(file) || scope.open(file)?.type !== "AttributeSet") return false;
  const given = argument && staticAttributes({ expression: argument, scope });
  return argument === undefined ||
    given !== undefined && [...given.keys()].every((name) => name === "pkgs" || name === "system");
}

/** The tree that is written out at a place, or that a function of the project makes. */
function sourceHere(thunk: Thunk, imported: ReadonlySet<Node>): Source | undefined {
  const { expression, scope } = thunk;
  if (expression.type === "Parenthesized" || expression.type === "AttributeSet") return undefined;
  const call = expression.type === "Apply" ? followCall(expression, scope) : undefined;
  const source = sourceOf(thunk) ?? (call && namedSource(call));
  if (source === undefined || source.kind === "nixpkgs") return source;
  return imported.has(expression) || isImpure(thunk, source) ? source : undefined;
}

/** Whether pure evaluation refuses it: a search path, or a builtin fetcher that nothing pins. */
function isImpure({ expression }: Thunk, { rev, narHash }: Source): boolean {
  if (expression.type === "SearchPath") return true;
  const name = expression.type === "Apply" ? calleeName(expression.function) : undefined;
  return name === "fetchTarball" && narHash === undefined ||
    name === "fetchGit" && rev === undefined;
}

/** The expressions of trees whose code the file imports: not what it only builds from. */
function importedTrees(root: Expression, top: Scope): ReadonlySet<Node> {
  const trees = new Set<Node>();
  walkScoped(root, top, (node, scope) => {
    const call = node.type === "Apply" ? callOf(node, scope) : undefined;
    const tree = call && treeBehind({ expression: call.target, scope });
    if (tree !== undefined) trees.add(unwrapped(tree.expression));
  });
  return trees;
}

/** The tree that a path leads into: `tree`, `tree + "/x.nix"`, `"${tree}/x.nix"`. */
function treeBehind(thunk: Thunk, depth = 16): Thunk | undefined {
  if (depth === 0 || sourceOf(thunk) !== undefined) return depth === 0 ? undefined : thunk;
  const { expression, scope } = thunk;
  const first = expression.type === "String" ? expression.parts[0] : undefined;
  const inner = expression.type === "Binary" && expression.operator === "+"
    ? expression.left
    : first?.type === "Interpolation"
    ? first.expression
    : undefined;
  const next = inner === undefined ? follow(thunk) : { expression: inner, scope };
  return next && treeBehind(next, depth - 1);
}

/** The source an expression is, or is a name for. */
export function namedSource(thunk: Thunk, depth = 16): Source | undefined {
  const source = nixpkgsSource(thunk);
  const bound = source === undefined && depth > 0 ? follow(thunk) : undefined;
  return bound === undefined ? source : namedSource(bound, depth - 1);
}

/**
 * The nixpkgs, or the part of one, whose function a value is: `import SOURCE`, not applied, or a
 * name for that.
 */
export function nixpkgsFunction(thunk: Thunk, depth = 16): NixpkgsPart | undefined {
  return unappliedImport(thunk, depth)?.part;
}

/** The same, and the file that the import stands in. */
function unappliedImport(
  thunk: Thunk,
  depth = 16,
): { readonly part: NixpkgsPart; readonly file: string } | undefined {
  const { expression, scope } = thunk;
  const part = expression.type === "Apply" && calleeName(expression.function) === "import"
    ? nixpkgsPart({ expression: unwrapped(expression.argument), scope })
    : undefined;
  if (part !== undefined) return { part, file: scope.file };
  const bound = depth > 0 ? follow(thunk) : undefined;
  return bound && unappliedImport(bound, depth - 1);
}

/** Whether a nixpkgs is called by a name for what is imported here, not by a file of its own. */
function isNamedNixpkgs(callee: Thunk): boolean {
  const found = unappliedImport(callee);
  return found !== undefined && found.file === callee.scope.file && takesSystem(found.part.subpath);
}

/** The name that is bound to a lookup as a whole: `pkgs` of `{ pkgs ? import <nixpkgs> { } }`. */
export function boundName({ formal, binding }: Site): string | undefined {
  return formal?.name.name ?? staticName(binding?.assignment.path.names[0]);
}

/** `builtins.currentSystem` or `__currentSystem` */
export function isCurrentSystem(node: Expression): boolean {
  return calleeName(node) === "currentSystem" && node.type === "Select" &&
      calleeName(node.subject) === "builtins" ||
    node.type === "Identifier" && node.name === "__currentSystem";
}

function siteOf(
  node: Node,
  scope: Scope,
  ancestors: readonly Node[],
  lambda: Lambda | undefined,
): Site {
  const index = ancestors.findLastIndex(({ type }) => type !== "Parenthesized");
  const [above, around] = [ancestors[index - 1], ancestors[index]];
  const isFormal = around?.type === "Formal" && lambda?.parameter === above;
  const isBinding = around?.type === "Assignment" && above?.type === "Let" &&
    around.path.names.length === 1;
  return {
    outer: (ancestors[index + 1] ?? node) as Expression,
    scope,
    formal: isFormal ? around : undefined,
    binding: isBinding ? { assignment: around, let: above } : undefined,
    inFunction: lambda !== undefined && ancestors.includes(lambda),
  };
}
