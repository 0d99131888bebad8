/**
 * Makes a module take from its arguments what it used to look up: `inputs`, which the flake hands
 * to all modules, NixOS' own `modulesPath`, and the system of its `pkgs`.
 *
 * @module
 */
import type { Edit } from "../../../nix/syntax/edit/edit.ts";
import { addFormals } from "../../../nix/syntax/edit/formals.ts";
import { replaceExpression } from "../../../nix/syntax/edit/replace.ts";
import type { Expression } from "../../../nix/syntax/nodes.ts";
import type { SyntaxTree } from "../../../nix/syntax/parse.ts";
import { fileFunction } from "../../scan/file_function.ts";
import { frameOf, type Scope } from "../../scan/names.ts";
import { bodyOf } from "../../scan/nixos_module.ts";
import type { NixFile } from "../../scan/project.ts";
import type { Source } from "../../scan/source.ts";
import { give, gives } from "../arguments.ts";
import { wellKnownFlake } from "../well_known_flakes.ts";
import type { InputUse } from "../../../compat/shim/supply.ts";
import type { ConfigurationKind } from "./kinds.ts";
import type { ModuleLookup } from "./module_lookups.ts";

/** An argument that a module can be given. */
export type ModuleArgument = "inputs" | "modulesPath" | "pkgs" | "system";

/** What a module is rewired by. */
export interface ModuleContext {
  readonly kind: ConfigurationKind;
  /** The input that a source becomes. */
  readonly inputOf: (source: Source) => InputUse;
}

/** A module, rewired. */
export interface RewiredModule {
  readonly edits: readonly Edit[];
  /** The arguments that it uses now. */
  readonly takes: ReadonlySet<ModuleArgument>;
  /** The first look-up that can't be rewired. */
  readonly obstacle?: ModuleLookup;
}

/** Rewires one module. */
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
      if (change.takes !== undefined) takes.add(change.takes);
    }
  }
  return {
    edits: [...argumentEdits(tree, takes), ...edits],
    takes,
    ...obstacle && { obstacle },
  };
}

interface Change {
  readonly edits: readonly Edit[];
  readonly takes?: ModuleArgument;
}

function changeOf(
  lookup: ModuleLookup,
  tree: SyntaxTree,
  context: ModuleContext,
): Change | undefined {
  const { node, scope } = lookup;
  if (lookup.kind === "unknown") return undefined;
  if (lookup.kind === "tree") {
    const { text, takes } = placeOf(lookup.source, context);
    if (!isFree(takes, scope, tree.root)) return undefined;
    return { edits: [replaceExpression(tree, lookup.node, text)], takes };
  }
  if (lookup.kind === "packages" && isTold(lookup.argument)) return { edits: [] };
  const takes = (["pkgs", "system"] as const).find((name) => isFree(name, scope, tree.root));
  if (takes === undefined) return undefined;
  const value = takes === "pkgs" ? "pkgs.stdenv.hostPlatform.system" : takes;
  const edits = lookup.kind === "packages"
    ? give(tree, lookup.argument, [{ name: "system", value }])
    : [replaceExpression(tree, node, value)];
  return { edits, takes };
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

/** Whether `name` means the module's argument at a place, or would if the module took it. */
function isFree(name: string, scope: Scope, root: Expression): boolean {
  if (!takesArguments(root)) return false;
  const lambda = fileFunction(root)?.lambda;
  const frame = frameOf(name, scope);
  return frame === undefined || frame.binder === lambda;
}

/** Whether a module can be given one more argument: it takes a set of them, or none yet. */
export function takesArguments(root: Expression): boolean {
  return fileFunction(root) !== undefined || root.type !== "Lambda" && bodyOf(root) !== undefined;
}

function argumentEdits(tree: SyntaxTree, takes: ReadonlySet<ModuleArgument>): readonly Edit[] {
  if (takes.size === 0) return [];
  const { root } = tree;
  const names = [...takes];
  const own = fileFunction(root);
  return own === undefined
    ? [{ start: root.start, end: root.start, text: `{ ${names.join(", ")}, ... }:\n` }]
    : addFormals(tree, own.lambda, names.map((name) => ({ name })));
}
