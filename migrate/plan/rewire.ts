/**
 * Makes a file of the project take from its arguments what it used to look up: nixpkgs, the
 * system, and whatever the files it reads need in turn. An argument keeps the look-up as its
 * default, so that the file still works on its own; a pin that moves to the lock is not repeated.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import { addFormals, removeFormalDefault } from "../../nix/syntax/edit/formals.ts";
import { removeLetBinding } from "../../nix/syntax/edit/let.ts";
import { wrapInLambda } from "../../nix/syntax/edit/wrap.ts";
import type { Binding, Expression, Range } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/scope.ts";
import type { InputUse, Parameter, Supply } from "../../compat/shim/supply.ts";
import { fileFunction } from "../scan/file_function.ts";
import {
  type FileLookup,
  type ImportLookup,
  isCurrentSystem,
  type Lookup,
  type Site,
  type SourceLookup,
  unwrapped,
} from "../scan/lookups.ts";
import { frameOf, type Scope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import { give, type Given, gives, setText } from "./arguments.ts";
import { bindingName, isFree, type RewireContext, want, type Work } from "./parameters.ts";

/** A file, rewired. */
export interface Rewired {
  /** What callers must give; in the order of the formals. */
  readonly parameters: readonly Parameter[];
  readonly edits: readonly Edit[];
  /** Whether the file was a plain value and is a function now. */
  readonly wrapped: boolean;
  readonly notes: readonly Diagnostic[];
}

/** Rewires one file. */
export function rewire(
  file: NixFile,
  lookups: readonly Lookup[],
  context: RewireContext,
): Rewired {
  const work: Work = {
    file,
    function: fileFunction(file.tree.root),
    context,
    parameters: [],
    added: [],
    edits: [],
    notes: [],
  };
  if (takesAnySystem(work)) work.parameters.push({ name: "system", supply: { kind: "system" } });
  const kept = lookups.filter((lookup) => keepAsDefault(lookup, work));
  const rest = lookups.filter((lookup) => !kept.some((outer) => within(lookup.node, outer.node)));
  const imports = rest.filter((lookup) => lookup.kind === "import");
  const sources = rest.filter((lookup) => lookup.kind === "source");
  if (takesPackages(imports, sources, work)) {
    for (const lookup of imports) useInput("packages", lookup, work);
  } else {
    for (const lookup of sources) useInput("source", lookup, work);
    for (const lookup of imports) giveSystem(lookup, work);
  }
  for (const lookup of rest) {
    if (lookup.kind === "system") use({ kind: "system" }, lookup, work);
    if (lookup.kind === "file") supplyFile(lookup, work);
  }
  return finished(work);
}

/** The formals that were added stand in the text like the others. */
function finished(work: Work): Rewired {
  const { file, added, edits, parameters, notes } = work;
  const wrapped = work.function === undefined && added.length > 0;
  const declared = added.length === 0
    ? []
    : work.function === undefined
    ? wrapInLambda(file.tree, added)
    : addFormals(file.tree, work.function.lambda, added);
  return { parameters, edits: [...edits, ...declared], wrapped, notes };
}

/** A formal whose default is a look-up stays as it is: callers give it. */
function keepAsDefault(lookup: Lookup, work: Work): boolean {
  const supply = lookup.formal && supplyOfDefault(lookup, work.context);
  if (lookup.formal === undefined || supply === undefined) return false;
  work.parameters.push({ name: lookup.formal.name.name, supply });
  if (lookup.kind === "source" || lookup.kind === "import") movePin(lookup, work);
  return true;
}

/** `system ? null`: nobody said which, so it is the one that is built for. */
function takesAnySystem(work: Work): boolean {
  const { formals = [] } = work.function?.lambda.parameter ?? {};
  return formals.some(({ name, default: value }) =>
    name.name === "system" && value?.type === "Identifier" && value.name === "null"
  );
}

function supplyOfDefault(lookup: Lookup, { inputOf }: RewireContext): Supply | undefined {
  if (lookup.kind === "system") return { kind: "system" };
  if (lookup.kind === "file" || lookup.source.subpath !== "") return undefined;
  if (lookup.kind === "source") return { kind: "source", input: inputOf(lookup.source) };
  return isPlain(lookup) ? { kind: "packages", input: inputOf(lookup.source) } : undefined;
}

/** A pin now stands in the lock: the default goes, or asks the lock. */
function movePin(lookup: SourceLookup | ImportLookup, work: Work): void {
  const input: InputUse = work.context.inputOf(lookup.source);
  const { start, end } = lookup.kind === "source" ? lookup.node : lookup.target;
  if (lookup.source.pinned) {
    const text = work.context.defaultOf({ kind: "source", input });
    if (text !== undefined) work.edits.push({ start, end, text: `(${text})` });
    else if (lookup.formal !== undefined) {
      work.edits.push(...removeFormalDefault(work.file.tree, lookup.formal));
    }
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
    isPlain(lookup) && work.context.inputOf(lookup.source).name === input &&
    isFree("pkgs", lookup, work)
  ) && sources.every((source) => imports.some((lookup) => within(source.node, lookup.node)));
}

/** `import <nixpkgs> { }` → `pkgs`, or `<nixpkgs>` → `nixpkgs` */
function useInput(
  kind: "packages" | "source",
  lookup: SourceLookup | ImportLookup,
  work: Work,
): void {
  const supply: Supply = { kind, input: work.context.inputOf(lookup.source) };
  use(supply, lookup, work, lookup.source.subpath);
}

/** Puts the name of an argument in the place of a look-up. */
function use(
  supply: Supply,
  lookup: Site & { readonly node: Expression },
  work: Work,
  subpath = "",
): void {
  const name = want(supply, lookup.node, subpath === "" ? lookup : staying(lookup), work);
  if (name === undefined) return;
  const text = subpath === "" ? name : `(${name} + "${subpath}")`;
  const { start, end } = lookup.node;
  if (lookup.binding !== undefined && bindingName(lookup) === text) {
    const { let: node, assignment } = lookup.binding;
    work.edits.push(...removeLetBinding(work.file.tree, node, assignment));
  } else work.edits.push({ start, end, text });
}

/** The site of a look-up whose `let` binding stays: its name means what it binds. */
function staying(site: Site): Site {
  return { ...site, binding: undefined };
}

/** `import nixpkgs { }` → `import nixpkgs { inherit system; }` */
function giveSystem(
  lookup: Pick<ImportLookup, "argument" | "source" | "node" | keyof Site>,
  work: Work,
): void {
  const { argument, source } = lookup;
  if (argument === undefined || !/^$|^\/nixos/.test(source.subpath)) return;
  if (gives(argument, "system") || gives(argument, "localSystem")) return;
  const value = want({ kind: "system" }, lookup.node, staying(lookup), work);
  if (value !== undefined) {
    work.edits.push(...give(work.file.tree, argument, [{ name: "system", value }]));
  }
}

/**
 * `import ./file.nix { }` → `import ./file.nix { inherit pkgs; }`; where the file is nothing but
 * `import ./file.nix`, its callers call that one.
 */
function supplyFile(lookup: FileLookup, work: Work): void {
  const { context, file } = work;
  const { argument, node } = lookup;
  const missing = context.parametersOf(lookup.target).filter((parameter) =>
    !(argument && gives(argument, parameter.name)) &&
    !(lookup.by === "callPackage" && isFound(parameter))
  );
  const wrapped = context.becomesFunction(lookup.target);
  if (argument === undefined && !wrapped) {
    if (unwrapped(file.tree.root) === node) work.parameters.push(...missing);
    else if (missing.length > 0) work.notes.push(unapplied(lookup, missing, file));
    return;
  }
  const given = missing.flatMap(({ name, supply }): Given[] => {
    const value = want(supply, node, staying(lookup), work);
    return value === undefined ? [] : [{ name, value }];
  });
  if (wrapped) {
    work.edits.push({
      start: lookup.literal.end,
      end: lookup.literal.end,
      text: ` ${setText(given)}`,
    });
    if (lookup.source !== undefined) giveSystem({ ...lookup, source: lookup.source }, work);
  } else if (argument !== undefined) work.edits.push(...give(file.tree, argument, given));
}

/** Whether callPackage finds it by its name, as it is. */
function isFound({ name, supply }: Parameter): boolean {
  return name === "pkgs" && supply.kind === "packages";
}

function unapplied(
  { target, node }: FileLookup,
  missing: readonly Parameter[],
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
function isPlain({ argument, source, scope }: ImportLookup): boolean {
  const set = argument && unwrapped(argument);
  if (source.subpath !== "" || set?.type !== "AttributeSet") return false;
  return set.bindings.every((binding) => isOwnSystem(binding, scope));
}

/** `inherit system;` or `system = …;` of the file's own system. */
function isOwnSystem(binding: Binding, scope: Scope): boolean {
  if (binding.type === "Inherit") {
    return binding.from === undefined &&
      binding.names.every((name) => staticName(name) === "system");
  }
  const { path, value } = binding;
  return path.names.length === 1 && staticName(path.names[0]) === "system" &&
    (isCurrentSystem(value) || value.type === "Identifier" && value.name === "system") &&
    frameOf("system", scope)?.binder?.type !== "Let";
}

/** Whether a range lies in another. */
function within(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
