/**
 * `import NIXPKGS { … }`, and what it is not told.
 *
 * @module
 */
import type { AttributeSet, Expression, Node } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { nixpkgsFunction } from "../scan/lookups.ts";
import type { Scope, Thunk } from "../scan/names.ts";
import type { Source } from "../scan/source.ts";
import { staticAttributes } from "../scan/static_value.ts";

/** A call of nixpkgs. */
export interface NixpkgsImport {
  /** Where the nixpkgs comes from; `undefined` where the text does not say. */
  readonly source: Source | undefined;
  /** What it is called with. */
  readonly argument: Expression;
  /** The argument, where it is a set that is written out here. */
  readonly set: AttributeSet | undefined;
  readonly attributes: ReadonlyMap<string, Thunk>;
}

/**
 * The call of nixpkgs that a node is, where it is told none of `names`, as far as the text says.
 *
 * @param takes Whether what is at that place of a nixpkgs takes them; all of it is at "".
 */
export function implicitImport(
  node: Node,
  scope: Scope,
  names: readonly string[],
  takes: (subpath: string) => boolean,
): NixpkgsImport | undefined {
  if (node.type !== "Apply") return undefined;
  const found = nixpkgsFunction({ expression: node.function, scope });
  if (found === undefined || !takes(found.subpath)) return undefined;
  const attributes = staticAttributes({ expression: node.argument, scope });
  if (attributes === undefined || names.some((name) => attributes.has(name))) return undefined;
  const set = unwrapped(node.argument);
  return {
    source: found.source,
    argument: node.argument,
    set: set.type === "AttributeSet" ? set : undefined,
    attributes,
  };
}
