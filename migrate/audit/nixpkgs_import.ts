/**
 * `import NIXPKGS { … }`, and what it is not told.
 *
 * @module
 */
import type { AttributeSet, Expression, Node } from "../../nix/syntax/nodes.ts";
import { calleeName } from "../scan/application.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { isCalledNixpkgs, namedSource } from "../scan/lookups.ts";
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
 */
export function implicitImport(
  node: Node,
  scope: Scope,
  names: readonly string[],
): NixpkgsImport | undefined {
  if (node.type !== "Apply") return undefined;
  const callee = unwrapped(node.function);
  if (callee.type !== "Apply" || calleeName(callee.function) !== "import") {
    return undefined;
  }
  const source = namedSource({ expression: callee.argument, scope });
  const isNixpkgs = source === undefined
    ? isCalledNixpkgs(unwrapped(callee.argument))
    : source.kind === "nixpkgs" && source.subpath === "";
  if (!isNixpkgs) return undefined;
  const attributes = staticAttributes({ expression: node.argument, scope });
  if (attributes === undefined || names.some((name) => attributes.has(name))) return undefined;
  const set = unwrapped(node.argument);
  return {
    source,
    argument: node.argument,
    set: set.type === "AttributeSet" ? set : undefined,
    attributes,
  };
}
