/**
 * Makes a file of the project take from its arguments what it used to look up: nixpkgs, the
 * system, and whatever the files it reads need in turn. An argument keeps the look-up as its
 * default, so that the file still works on its own; a pin that moves to the lock is not repeated.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import { type Edit, editsOf } from "../../nix/syntax/edit/edit.ts";
import { addFormals, removeFormalDefault } from "../../nix/syntax/edit/formals.ts";
import { commentsIn, indentationAt, lineEndingOf } from "../../nix/syntax/edit/layout.ts";
import { removeLetBindings } from "../../nix/syntax/edit/let.ts";
import { replaceExpression } from "../../nix/syntax/edit/replace.ts";
import { wrapInLambda } from "../../nix/syntax/edit/wrap.ts";
import type { Assignment, Binding, Expression, Range } from "../../nix/syntax/nodes.ts";
import type { SyntaxTree } from "../../nix/syntax/parse.ts";
import { within } from "../../nix/syntax/range.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import type { Supply } from "../../compat/shim/supply.ts";
import { calleeName } from "../scan/application.ts";
import { fileFunction } from "../scan/file_function.ts";
import {
  type FileLookup,
  type ImportLookup,
  isCurrentSystem,
  type Lookup,
  type PinsLookup,
  type Site,
  type SourceLookup,
  type TestLookup,
} from "../scan/lookups.ts";
import { frameOf } from "../scan/names.ts";
import { takesSystem } from "../scan/nixpkgs_path.ts";
import type { NixFile } from "../scan/project.ts";
import { callFirst, give, type Given, gives, setText } from "./arguments.ts";
import { idleArguments } from "./idle_arguments.ts";
import { ALL, callWithRest, isShared } from "./machine_tests.ts";
import { needed, withNeed } from "./needed.ts";
import {
  bindingName,
  type FileParameter,
  isFree,
  type RewireContext,
  want,
  type Work,
} from "./parameters.ts";

/** A file, rewired. */
export interface Rewired {
  /** What callers must give; in the order of the formals. */
  readonly parameters: readonly FileParameter[];
  readonly edits: readonly Edit[];
  /** The arguments, new or read there, for which the function comes before the `let` around it. */
  readonly readBefore: readonly string[];
  /** Whether the file was a plain value and is a function now. */
  readonly wrapped: boolean;
  /** Whether that function hands on what else it is given, to the one that the value is. */
  readonly handsOn: boolean;
  readonly notes: readonly Diagnostic[];
}

/** Rewires one file. */
export function rewire(
  file: NixFile,
  lookups: readonly Lookup[],
  context: RewireContext,
): Rewired {
  const work = begun(file, context);
  const kept = lookups.filter((lookup) => keepAsDefault(lookup, work));
  const named = lookups.filter((lookup) => keepNamedDefault(lookup, work));
  const rest = lookups.filter((lookup) =>
    ![...kept, ...named].some((outer) => within(lookup.node, outer.node)) &&
    !named.some(({ binding }) => binding?.let === lookup.binding?.let && !lookup.inFunction)
  );
  const imports = rest.filter((lookup) => lookup.kind === "import");
  const written = rest.filter((lookup) => lookup.kind === "source");
  const [trees, sources] = partition(written, ({ source }) => source.kind === "tree");
  const takes = takesPackages(imports, sources, work);
  for (const lookup of trees) useInput("source", lookup, work);
  if (takes) {
    for (const lookup of imports) useInput("packages", lookup, work);
  } else {
    for (const lookup of sources) useInput("source", lookup, work);
    for (const lookup of imports) {
      if (takesSystem(lookup.source.subpath)) giveSystem(lookup, work);
      if (isManaged(lookup)) work.notes.push(pinStays(lookup, file));
    }
  }
  for (const lookup of takes ? outside(rest, imports) : rest) {
    if (lookup.kind === "pins") usePins(lookup, takes ? imports : [], work);
    else supplyOther(lookup, work);
  }
  return finished(work, lookups.find((lookup) => isShared(lookup, work)));
}

/** `import (import ./thunk.nix)`: what fetches the tree is not ours to change. */
function isManaged({ target }: ImportLookup): boolean {
  const call = unwrapped(target);
  return call.type === "Apply" && calleeName(call.function) === "import" &&
    unwrapped(call.argument).type === "Path";
}

function begun(file: NixFile, context: RewireContext): Work {
  const work: Work = {
    file,
    function: fileFunction(file.tree.root),
    context,
    parameters: [],
    reads: new Map(),
    added: [],
    removed: new Map(),
    edits: [],
    notes: [],
    readBefore: new Set(),
  };
  if (takesAnySystem(work)) work.parameters.push({ name: "system", supply: { kind: "system" } });
  return work;
}

/** What a look-up gets that is not of nixpkgs. */
function supplyOther(lookup: Lookup, work: Work): void {
  if (lookup.kind === "system") use({ kind: "system" }, lookup, work);
  if (lookup.kind === "file") supplyFile(lookup, work);
  if (lookup.kind === "test") supplyTest(lookup, work);
  if (lookup.kind !== "foreign") return;
  giveSystem(lookup, work);
  if (lookup.pinned) work.notes.push(pinStays(lookup, work.file));
}

/**
 * The formals that were added stand in the text like the others; `shared` is a test to be called.
 */
function finished(work: Work, shared: Lookup | undefined): Rewired {
  const { file, added, removed, edits, parameters, notes } = work;
  const wrapped = work.function === undefined && added.length > 0;
  const handsOn = wrapped && shared !== undefined;
  const declared = added.length === 0
    ? []
    : work.function === undefined
    ? wrapInLambda(file.tree, added, handsOn ? { alias: ALL } : {})
    : addFormals(file.tree, work.function.lambda, added);
  if (handsOn) edits.push(callWithRest(shared.node, added));
  const gone = [...removed].flatMap(([node, bindings]) =>
    removeLetBindings(file.tree, node, bindings)
  );
  return {
    parameters: parameters.map((parameter) => withNeed(parameter, work)),
    edits: [...edits, ...gone, ...declared],
    readBefore: readBefore(work),
    wrapped,
    handsOn,
    notes,
  };
}

function readBefore({ readBefore: read, added }: Work): readonly string[] {
  return read.size === 0 ? [] : [...read.union(new Set(added.map(({ name }) => name)))];
}

/** A formal whose default is a look-up stays as it is: callers give it. */
function keepAsDefault(lookup: Lookup, work: Work): boolean {
  const supply = lookup.formal && supplyOfDefault(lookup, work);
  if (lookup.formal === undefined || supply === undefined) return false;
  work.parameters.push({ name: lookup.formal.name.name, supply });
  if (lookup.kind !== "system") movePin(lookup, supply, work);
  else if (lookup.node.type === "Identifier") {
    // Pure evaluation refuses the name `__currentSystem` itself, also where nothing asks for it.
    const { start, end } = lookup.node;
    work.edits.push({ start, end, text: "builtins.currentSystem" });
  }
  return true;
}

/** `let pinned = import … { }; in { pkgs ? pinned }: …`: what is bound before serves as default. */
function keepNamedDefault(lookup: Lookup, work: Work): boolean {
  if (lookup.kind !== "import" || lookup.inFunction || !isPlain(lookup, work)) return false;
  const bound = bindingName(lookup);
  const formal = work.function?.lambda.parameter.formals.find(({ default: value }) =>
    value?.type === "Identifier" && value.name === bound
  );
  if (bound === undefined || formal === undefined) return false;
  const supply: Supply = { kind: "packages", input: work.context.inputOf(lookup.source) };
  work.parameters.push({ name: formal.name.name, supply });
  return true;
}

/** `system ? null`: nobody said which, so it is the one that is built for. */
function takesAnySystem(work: Work): boolean {
  const { formals = [] } = work.function?.lambda.parameter ?? {};
  return formals.some(({ name, default: value }) =>
    name.name === "system" && value?.type === "Identifier" && value.name === "null"
  );
}

function supplyOfDefault(lookup: Lookup, work: Work): Supply | undefined {
  const { inputOf } = work.context;
  if (lookup.kind === "system") return { kind: "system" };
  if (lookup.kind === "pins") return { kind: "pins", pins: work.context.pinsOf(lookup.file) };
  if (lookup.kind === "file" || lookup.kind === "foreign" || lookup.kind === "test") {
    return undefined;
  }
  if (lookup.source.subpath !== "") return undefined;
  if (lookup.kind === "source") return { kind: "source", input: inputOf(lookup.source) };
  if (takesFrom(lookup, work) || !isPlain(lookup, work)) return undefined;
  return { kind: "packages", input: inputOf(lookup.source) };
}

/**
 * `{ nixpkgs ? <nixpkgs>, pkgs ? import nixpkgs { } }`: the default follows another argument, and
 * must go on following it when a caller gives that one.
 */
function takesFrom({ target }: ImportLookup, { function: file }: Work): boolean {
  const whole = unwrapped(target);
  const source = whole.type === "Select" ? unwrapped(whole.subject) : whole;
  return source.type === "Identifier" &&
    (file?.lambda.parameter.formals ?? []).some(({ name }) => name.name === source.name);
}

/** What now stands in the lock: the default goes, or asks the lock. */
function movePin(lookup: Lookup, supply: Supply, work: Work): void {
  const target = lookup.kind === "import" ? lookup.target : lookup.node;
  const isPinned = "source" in lookup ? lookup.source.pinned : true;
  if (!isPinned && !work.context.asksLock) return;
  // An import goes on being one: of the tree that the lock has.
  const tree: Supply = supply.kind === "packages" ? { ...supply, kind: "source" } : supply;
  const text = work.context.defaultOf(tree);
  const { start, end } = target;
  if (text !== undefined) {
    work.edits.push({ start, end, text: lookup.kind === "import" ? `(${text})` : text });
  } else if (lookup.formal !== undefined) {
    work.edits.push(...editsOf(removeFormalDefault(work.file.tree, lookup.formal)));
  }
}

/**
 * Whether the file, a plain value until now, becomes a function of `pkgs`: all it wants of
 * nixpkgs is one plain package set.
 */
function takesPackages(
  imports: readonly ImportLookup[],
  sources: readonly SourceLookup[],
  work: Work,
): boolean {
  const [first] = imports;
  if (first === undefined || work.function !== undefined) return false;
  const input = work.context.inputOf(first.source).name;
  return imports.every((lookup) =>
    isPlain(lookup, work) && work.context.inputOf(lookup.source).name === input &&
    isFree("pkgs", lookup, work)
  ) && sources.every((source) => imports.some((lookup) => within(source.node, lookup.node)));
}

/** `import <nixpkgs> { }` → `pkgs`, or `<nixpkgs>` → `nixpkgs` */
function useInput(
  kind: "packages" | "source",
  lookup: SourceLookup | ImportLookup,
  work: Work,
): void {
  const isPure = lookup.source.narHash !== undefined;
  if (isPure && work.function !== undefined && !lookup.inFunction) {
    work.notes.push(pinStays(lookup, work.file));
    return;
  }
  const supply: Supply = { kind, input: work.context.inputOf(lookup.source) };
  use(supply, lookup, work, lookup.source.subpath);
  work.notes.push(...idleArguments(lookup, work));
}

/**
 * `import ./nix/sources.nix` → `sources`; a binding of it that nothing but `imports` reads, which
 * go, goes with them.
 */
function usePins(lookup: PinsLookup, imports: readonly ImportLookup[], work: Work): void {
  const { binding } = lookup;
  if (work.function !== undefined && !lookup.inFunction) {
    work.notes.push(
      pinStays(
        lookup,
        work.file,
        "These pins stay where they are written; flake.lock does not decide them",
      ),
    );
  } else if (binding !== undefined && !isReadOutside(binding.assignment, imports, work)) {
    removeBinding(binding, work);
  } else use({ kind: "pins", pins: work.context.pinsOf(lookup.file) }, lookup, work);
}

/** Whether anything but `imports` reads what a `let` binds. */
function isReadOutside(
  binding: Assignment,
  imports: readonly ImportLookup[],
  { file }: Work,
): boolean {
  const readers = [...scopeOf(file.tree.root)].filter(([, binder]) =>
    binder.kind === "let" && binder.node === binding
  );
  return readers.some(([reader]) => !imports.some(({ node }) => within(reader, node)));
}

function removeBinding({ let: node, assignment }: NonNullable<Site["binding"]>, work: Work): void {
  work.removed.set(node, [...work.removed.get(node) ?? [], assignment]);
}

/** Puts the name of an argument in the place of a look-up. */
function use(
  supply: Supply,
  lookup: Site,
  work: Work,
  subpath = "",
): void {
  const name = want(supply, lookup.outer, subpath === "" ? lookup : staying(lookup), work);
  if (name === undefined) return;
  const text = subpath === "" ? name : `${name} + "${subpath}"`;
  if (lookup.binding !== undefined && bindingName(lookup) === text) {
    removeBinding(lookup.binding, work);
  } else work.edits.push(...replaceLookup(work.file.tree, lookup.outer, text));
}

/** The comments that stood in a look-up stand before what takes its place. */
export function replaceLookup(tree: SyntaxTree, target: Expression, text: string): readonly Edit[] {
  const { start, end } = target;
  const newLine = lineEndingOf(tree.text) + indentationAt(tree.text, start);
  const comments = commentsIn(tree, start, end).map((comment) =>
    comment + (comment.startsWith("#") ? newLine : " ")
  );
  const kept = { start, end: start, text: comments.join("") };
  return [...comments.length > 0 ? [kept] : [], ...editsOf(replaceExpression(tree, target, text))];
}

/** The site of a look-up whose `let` binding stays: its name means what it binds. */
function staying(site: Site): Site {
  return { ...site, binding: undefined };
}

/** `import nixpkgs { }` → `import nixpkgs { inherit system; }` */
function giveSystem(
  lookup: Site & { readonly node: Expression; readonly argument: Expression | undefined },
  work: Work,
): void {
  const { argument } = lookup;
  // A function is no set of arguments.
  if (argument === undefined || unwrapped(argument).type === "Lambda") return;
  if (gives(argument, "system") || gives(argument, "localSystem")) return;
  const value = want({ kind: "system" }, lookup.node, staying(lookup), work);
  if (value !== undefined) {
    work.edits.push(...give(work.file.tree, argument, [{ name: "system", value }]));
  }
}

/**
 * A nixpkgs that is handed on as a function, `nixpkgsFunc ? import ./nixpkgs`, becomes one that
 * gives the system whoever calls it: `args: import ./nixpkgs { … } ({ inherit system; } // args)`.
 */
function callWithSystem({ node, ...site }: FileLookup, work: Work): void {
  const system = want({ kind: "system" }, node, staying(site), work);
  if (system === undefined) return;
  const last = site.formal !== undefined || site.binding !== undefined;
  const [open, close] = last ? ["", ""] : ["(", ")"];
  const set = setText([{ name: "system", value: system }]);
  work.edits.push(
    { start: node.start, end: node.start, text: `${open}args: ` },
    { start: node.end, end: node.end, text: ` (${set} // args)${close}` },
  );
}

/**
 * A test is told the system that it runs on: in its last argument, or in one that it gets, where
 * nix-build would call it: `makeTest { … }` → `makeTest { … } { inherit system; }`.
 */
function supplyTest(lookup: TestLookup, work: Work): void {
  const { node, argument } = lookup;
  if (argument !== undefined) return giveSystem(lookup, work);
  if (isShared(lookup, work)) want({ kind: "system" }, node, staying(lookup), work);
  if (!work.context.calledTests.has(node)) return;
  const value = want({ kind: "system" }, node, staying(lookup), work);
  if (value === undefined) return;
  const text = ` ${setText([{ name: "system", value }])}`;
  work.edits.push({ start: node.end, end: node.end, text });
}

/**
 * `import ./file.nix { }` → `import ./file.nix { inherit pkgs; }`; where the file is nothing but
 * `import ./file.nix`, its callers call that one.
 */
function supplyFile(lookup: FileLookup, work: Work): void {
  const { context, file } = work;
  const { argument, node } = lookup;
  const wrapped = context.becomesFunction(lookup.target);
  const isNixpkgs = lookup.isNixpkgs ||
    argument !== undefined && context.isOpenTest(lookup.target);
  const isGiven = (name: string): boolean => argument !== undefined && gives(argument, name);
  const missing = needed(context.parametersOf(lookup.target), isGiven).filter((parameter) =>
    !(lookup.by === "callPackage" && !wrapped && isFound(parameter))
  );
  if (argument === undefined && !wrapped) {
    if (unwrapped(file.tree.root) === node) work.parameters.push(...missing);
    else if (missing.length > 0) work.notes.push(unapplied(lookup, missing, file));
    else if (lookup.isNixpkgs) callWithSystem(lookup, work);
    return;
  }
  const given = missing.flatMap(({ name, supply }): Given[] => {
    const value = want(supply, node, staying(lookup), work);
    return value === undefined ? [] : [{ name, value }];
  });
  if (wrapped) {
    work.edits.push(...callFirst(lookup, setText(given)));
    if (isNixpkgs && argument === undefined) callWithSystem(lookup, work);
    else if (isNixpkgs) giveSystem(lookup, work);
  } else if (argument !== undefined) {
    work.edits.push(...give(file.tree, argument, given));
    if (given.length === 0 && isNixpkgs) giveSystem(lookup, work);
  }
}

/** Whether callPackage finds it by its name, as it is. */
function isFound({ name, supply }: FileParameter): boolean {
  return name === "pkgs" && supply.kind === "packages";
}

function pinStays(
  { node }: { readonly node: Range },
  { path, tree }: NixFile,
  message = "This nixpkgs stays pinned where it is; flake.lock does not decide it",
): Diagnostic {
  return {
    severity: "note",
    code: "pin-stays",
    message,
    place: placeOf(path, tree.text, node.start, node.end),
  };
}

function unapplied(
  { target, node }: FileLookup,
  missing: readonly FileParameter[],
  { path, tree }: NixFile,
): Diagnostic {
  const names = missing.map(({ name }) => `"${name}"`).join(" and ");
  return {
    severity: "warning",
    code: "impure-function",
    message: `${target} is passed on as a function, and looks up ${names} unless it is given`,
    place: placeOf(path, tree.text, node.start, node.end),
    help: `give it ${names} where it is called`,
  };
}

/** `import SOURCE { }`, or one that only says for which system. */
function isPlain({ argument, source, scope }: ImportLookup, work: Work): boolean {
  const set = argument && unwrapped(argument);
  if (source.subpath !== "" || set?.type !== "AttributeSet") return false;
  const system = frameOf("system", scope)?.binder;
  const isFormal = system !== undefined && system === work.function?.lambda;
  return set.bindings.every((binding) => isOwnSystem(binding, isFormal));
}

/**
 * `inherit system;` or `system = …;` of the system that is built for: the current one, or the one
 * that the file's function takes, where that is what `system` means there.
 */
function isOwnSystem(binding: Binding, isFormal: boolean): boolean {
  if (binding.type === "Inherit") {
    return isFormal && binding.from === undefined &&
      binding.names.every((name) => staticName(name) === "system");
  }
  const { path, value } = binding;
  return path.names.length === 1 && staticName(path.names[0]) === "system" &&
    (isCurrentSystem(value) || isFormal && value.type === "Identifier" && value.name === "system");
}

/** Those that are so, and those that are not. */
function partition<Item>(
  items: readonly Item[],
  isSo: (item: Item) => boolean,
): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(isSo), items.filter((item) => !isSo(item))];
}

/** The lookups that stand in none of the imports, which go as a whole. */
function outside(lookups: readonly Lookup[], imports: readonly ImportLookup[]): readonly Lookup[] {
  return lookups.filter(({ node }) => !imports.some((outer) => within(node, outer.node)));
}
