/**
 * What a module takes from outside of the project, channels of any name among it.
 *
 * @module
 */
import type { Apply, Expression, Node, SearchPath } from "../../../nix/syntax/nodes.ts";
import { calleeName } from "../../scan/application.ts";
import { unwrapped } from "../../../nix/syntax/unwrapped.ts";
import { type FileLookup, type Lookup, lookupsOf } from "../../scan/lookups.ts";
import { type OpenFile, type Scope, topScope } from "../../scan/names.ts";
import { takesSystem } from "../../scan/nixpkgs_path.ts";
import { referencedSource, sourceOf } from "../../scan/nixpkgs_source.ts";
import type { NixFile } from "../../scan/project.ts";
import type { Source } from "../../scan/source.ts";
import { walkScoped } from "../../scan/walk_scoped.ts";
import type { References } from "../flake_nix.ts";
import type { ModuleArgument } from "./kinds.ts";

/** One place that depends on what is outside. */
export type ModuleLookup =
  & { readonly scope: Scope }
  & (
    /** A tree that the flake has an input for. */
    | { readonly kind: "tree"; readonly node: Expression; readonly source: Source }
    /** A search path that nobody knows. */
    | { readonly kind: "unknown"; readonly node: SearchPath }
    /** The argument of a nixpkgs, which takes the current system unless told. */
    | { readonly kind: "packages"; readonly node: Expression; readonly argument: Expression }
    /** `builtins.currentSystem` */
    | { readonly kind: "system"; readonly node: Expression }
    | FunctionCall
  );

/** The call of a file of the project that takes from its arguments what it used to look up. */
export interface FunctionCall {
  /** Tells it from the others. */
  readonly kind: "call";
  readonly node: Expression;
  readonly scope: Scope;
  readonly call: FileLookup;
  /** The arguments that the call does not give yet. */
  readonly gives: readonly ModuleArgument[];
  /** Whether the file was a plain value and is a function now. */
  readonly wrapped: boolean;
}

/** Every such place of a module, in the order of the text where they are of one kind. */
export function moduleLookups(
  { path, tree: { root } }: NixFile,
  open: OpenFile,
  references: References,
): readonly ModuleLookup[] {
  return [
    ...lookupsOf(root, path, open).flatMap(ofLookup),
    ...ofChannels(root, topScope(path, open), references),
  ];
}

/** What of a look-up concerns a module; files of the project and pins by hash stay as they are. */
function ofLookup(lookup: Lookup): readonly ModuleLookup[] {
  const { scope, node } = lookup;
  switch (lookup.kind) {
    case "source":
      return [{ kind: "tree", node, source: lookup.source, scope }];
    case "import":
    case "foreign": {
      const { argument } = lookup;
      const isSystems = lookup.kind === "foreign" || takesSystem(lookup.source.subpath);
      return isSystems && argument ? [{ kind: "packages", node, argument, scope }] : [];
    }
    case "system":
      return [{ kind: "system", node, scope }];
    case "file":
    case "pins":
    case "test":
      return [];
    default:
      return lookup satisfies never;
  }
}

/** The search paths that are not known by themselves. */
function ofChannels(
  root: Expression,
  top: Scope,
  references: References,
): readonly ModuleLookup[] {
  const found: ModuleLookup[] = [];
  walkScoped(root, top, (node, scope, ancestors) => {
    if (node.type !== "SearchPath" || sourceOf({ expression: node, scope }) !== undefined) return;
    const source = channelSource(node.name, references);
    if (source === undefined) {
      found.push({ kind: "unknown", node, scope });
      return;
    }
    found.push({ kind: "tree", node, source, scope });
    const call = source.kind === "nixpkgs" ? callOf(node, ancestors) : undefined;
    if (call !== undefined) {
      found.push({ kind: "packages", node: call, argument: call.argument, scope });
    }
  });
  return found;
}

/** `import <unstable> ARGUMENT` */
function callOf(target: Node, ancestors: readonly Node[]): Apply | undefined {
  const [call, imported] = ancestors.filter(({ type }) => type !== "Parenthesized").reverse();
  const isImport = call !== undefined && isApply(call) && calleeName(call.function) === "import" &&
    unwrapped(call.argument) === target;
  return isImport && imported !== undefined && isApply(imported) &&
      unwrapped(imported.function) === call
    ? imported
    : undefined;
}

function isApply(node: Node): node is Apply {
  return node.type === "Apply";
}

/** Channels that go by a shorter name, and where the manuals say they are from. */
const shortNames: References = new Map([
  ["unstable", "github:NixOS/nixpkgs/nixos-unstable"],
  ["nix-darwin", "github:nix-darwin/nix-darwin"],
  ["sops-nix", "github:Mic92/sops-nix"],
]);

/**
 * The source of a search path `NAME/PATH`, where its name is known, or a person says what it is.
 */
function channelSource(path: string, references: References): Source | undefined {
  const renamed = path.replace(/^darwin(?=\/|$)/, "nix-darwin");
  return referencedSource(renamed, new Map([...shortNames, ...references]));
}
