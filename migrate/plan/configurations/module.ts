/**
 * Makes a module take from its arguments what it used to look up: `inputs`, which the flake hands
 * to all modules, NixOS' own `modulesPath`, and the system of its `pkgs`; and hand them on to the
 * functions of the project that it calls.
 *
 * @module
 */
import { type Edit, editsOf } from "../../../nix/syntax/edit/edit.ts";
import { addFormals } from "../../../nix/syntax/edit/formals.ts";
import { replaceExpression } from "../../../nix/syntax/edit/replace.ts";
import { wrapInLambda } from "../../../nix/syntax/edit/wrap.ts";
import type { Expression } from "../../../nix/syntax/nodes.ts";
import type { SyntaxTree } from "../../../nix/syntax/parse.ts";
import { fileFunction } from "../../scan/file_function.ts";
import { frameOf, type Scope } from "../../scan/names.ts";
import { bodyOf } from "../../scan/nixos_module.ts";
import type { NixFile } from "../../scan/project.ts";
import type { Source } from "../../scan/source.ts";
import { callFirst, give, gives, setText } from "../arguments.ts";
import { wellKnownFlake } from "../well_known_flakes.ts";
import type { InputUse } from "../../../compat/shim/supply.ts";
import type { ConfigurationKind, ModuleArgument } from "./kinds.ts";
import type { FunctionCall, ModuleLookup } from "./module_lookups.ts";

/** What a module is rewired by. */
export interface ModuleContext {
  readonly kind: ConfigurationKind;
  /** The input that a source becomes. */
  readonly inputOf: (source: Source) => InputUse;
  /** Whether the file is a module: else its callers give it its arguments, all of them. */
  readonly isModule: boolean;
}

/** A module, rewired. */
export interface RewiredModule {
  readonly edits: readonly Edit[];
  /** The arguments that it uses now. */
  readonly takes: ReadonlySet<ModuleArgument>;
  /** The first look-up that can't be rewired. */
  readonly obstacle?: ModuleLookup;
}

/** Rewires one module, or one file that modules call. */
export function rewireModule(
  { tree }: NixFile,
  lookups: readonly ModuleLookup[],
  context: ModuleContext,
): RewiredModule {
  const takes = new Set<ModuleArgument>();
  const edits: Edit[] = [];
  let obstacle: ModuleLookup | undefined;
  for (const lookup of lookups) {
    const change = changeOf(lookup, tree, context);
    if (change === undefined) obstacle ??= lookup;
    else {
      edits.push(...change.edits);
      for (const argument of change.takes ?? []) takes.add(argument);
    }
  }
  return {
    edits: [...argumentEdits(tree, takes, context), ...edits],
    takes,
    ...obstacle && { obstacle },
  };
}

interface Change {
  readonly edits: readonly Edit[];
  readonly takes?: readonly ModuleArgument[];
}

function changeOf(
  lookup: ModuleLookup,
  tree: SyntaxTree,
  context: ModuleContext,
): Change | undefined {
  const { node, scope } = lookup;
  const isHere = (name: string): boolean => isFree(name, scope, tree.root, context);
  if (lookup.kind === "unknown") return undefined;
  if (lookup.kind === "call") {
    const edits = lookup.gives.every(isHere) ? callEdits(lookup, tree) : undefined;
    return edits && { edits, takes: lookup.gives };
  }
  if (lookup.kind === "tree") {
    const { text, takes } = placeOf(lookup.source, context);
    if (!isHere(takes)) return undefined;
    return { edits: editsOf(replaceExpression(tree, lookup.node, text)), takes: [takes] };
  }
  if (lookup.kind === "packages" && isTold(lookup.argument)) return { edits: [] };
  const takes = (["pkgs", "system"] as const).find(isHere);
  if (takes === undefined) return undefined;
  const value = takes === "pkgs" ? "pkgs.stdenv.hostPlatform.system" : takes;
  const edits = lookup.kind === "packages"
    ? give(tree, lookup.argument, [{ name: "system", value }])
    : editsOf(replaceExpression(tree, node, value));
  return { edits, takes: [takes] };
}

/** The call gives the arguments, each by its name; nothing where the function is passed on. */
function callEdits(
  { call, gives, wrapped }: FunctionCall,
  tree: SyntaxTree,
): readonly Edit[] | undefined {
  const given = gives.map((name) => ({ name, value: name }));
  if (wrapped) return callFirst(call, setText(given));
  return call.argument && give(tree, call.argument, given);
}

/** Whether a nixpkgs is given its system already. */
function isTold(argument: Expression): boolean {
  return gives(argument, "system") || gives(argument, "localSystem");
}

/**
 * `<nixpkgs/nixos/modules/x.nix>` → `modulesPath + "/x.nix"`, `<home-manager/nixos>` →
 * `inputs.home-manager.nixosModules.home-manager`, `<nixos-hardware/a/b>` →
 * `inputs.nixos-hardware + "/a/b"`
 */
function placeOf(
  source: Source,
  { kind, inputOf }: ModuleContext,
): { readonly text: string; readonly takes: ModuleArgument } {
  const { subpath } = source;
  const ofNixos = kind === "NixOS" && source.name === "nixpkgs" && !source.pinned
    ? /^\/nixos\/modules(\/.+)$/.exec(subpath)?.[1]
    : undefined;
  if (ofNixos !== undefined) return { text: `modulesPath + "${ofNixos}"`, takes: "modulesPath" };
  const { name, flake } = inputOf(source);
  const output = flake ? wellKnownFlake(name)?.modules?.[subpath] : undefined;
  const tree = `inputs.${name}`;
  const text = output !== undefined
    ? `${tree}.${output}`
    : subpath === ""
    ? tree
    : `${tree} + "${subpath}"`;
  return { text, takes: "inputs" };
}

/** Whether `name` means the file's argument at a place, or would if the file took it. */
function isFree(
  name: string,
  scope: Scope,
  root: Expression,
  { isModule }: ModuleContext,
): boolean {
  const isFunction = fileFunction(root) !== undefined || root.type !== "Lambda";
  if (isModule ? !takesArguments(root) : !isFunction) return false;
  const lambda = fileFunction(root)?.lambda;
  const frame = frameOf(name, scope);
  return frame === undefined || frame.binder === lambda;
}

/** Whether a module can be given one more argument: it takes a set of them, or none yet. */
export function takesArguments(root: Expression): boolean {
  return fileFunction(root) !== undefined || root.type !== "Lambda" && bodyOf(root) !== undefined;
}

function argumentEdits(
  tree: SyntaxTree,
  takes: ReadonlySet<ModuleArgument>,
  { isModule }: ModuleContext,
): readonly Edit[] {
  if (takes.size === 0) return [];
  const { root } = tree;
  const formals = [...takes].map((name) => ({ name }));
  const own = fileFunction(root);
  if (own !== undefined) return addFormals(tree, own.lambda, formals);
  return isModule
    ? [{ start: root.start, end: root.start, text: `{ ${[...takes].join(", ")}, ... }:\n` }]
    : wrapInLambda(tree, formals);
}
