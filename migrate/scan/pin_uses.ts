/**
 * What the code reads of a pin manager's pins, as far as the text tells; rather too much than too
 * little.
 *
 * @module
 */
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { calleeName } from "./application.ts";
import { isPackagesPath, keptText } from "./kept_text.ts";
import { boundName, type Lookup } from "./lookups.ts";
import { topScope } from "./names.ts";
import type { NixFile, Project } from "./project.ts";
import { walkScoped } from "./walk_scoped.ts";

/** What is read. */
export interface PinUses {
  /** Every name that anything is selected or inherited by: of pins, and of what pins have. */
  readonly names: ReadonlySet<string>;
  /** Every name that something is called by: `greeter` of `sources.greeter { inherit pkgs; }`. */
  readonly called: ReadonlySet<string>;
  /**
   * Every name that something goes into a text by, `"${sources.greeter}"`: its store path is seen.
   */
  readonly placed: ReadonlySet<string>;
  /** Whether `pkgs.path` goes into a text, other than one that is only read from. */
  readonly nixpkgsPlaced: boolean;
  /** Whether the set goes as a whole to where the text does not follow it. */
  readonly whole: boolean;
}

/** The uses in some files of a project, whose lookups `lookupsOf` tells. */
export function pinUses(
  files: readonly NixFile[],
  { open }: Project,
  lookupsOf: (path: string) => readonly Lookup[],
): PinUses {
  const names = new Set<string>();
  const called = new Set<string>();
  const placed = new Set<string>();
  const pins = files.flatMap(({ path }) => lookupsOf(path)).filter(({ kind }) => kind === "pins");
  const sets = new Set<Node>(pins.map(({ outer }) => outer));
  const bound = new Set(pins.flatMap((lookup) => boundName(lookup) ?? []));
  let whole = false;
  let nixpkgsPlaced = false;
  for (const { path, tree } of files) {
    walkScoped(tree.root, topScope(path, open), (node, _scope, ancestors) => {
      for (const name of namesRead(node)) names.add(name);
      const callee = node.type === "Apply" ? calleeName(node.function) : undefined;
      if (callee !== undefined) called.add(callee);
      const text = placedIn(node);
      const inText = text && calleeName(text);
      if (inText !== undefined) placed.add(inText);
      const kept = keptText(node, ancestors);
      nixpkgsPlaced ||= kept !== undefined && isPackagesPath(kept);
      const isSet = sets.has(node) || node.type === "Identifier" && bound.has(node.name);
      if (isSet && !isFollowed(node, ancestors)) whole = true;
    });
  }
  return { names, called, placed, nixpkgsPlaced, whole };
}

/** What a node makes a text of: that of `${…}`, of `toString …`, the left side of `… + "/file"`. */
function placedIn(node: Node): Expression | undefined {
  switch (node.type) {
    case "Interpolation":
      return node.expression;
    case "Apply":
      return calleeName(node.function) === "toString" ? node.argument : undefined;
    case "Binary":
      return node.operator === "+" ? node.left : undefined;
    default:
      return undefined;
  }
}

/** The attributes that a node selects or inherits. */
function namesRead(node: Node): readonly string[] {
  switch (node.type) {
    case "Select":
    case "HasAttribute":
      return node.path.names.flatMap((name) => staticName(name) ?? []);
    case "Inherit":
      return node.names.flatMap((name) => staticName(name) ?? []);
    default:
      return [];
  }
}

/** Whether what becomes of a set at its place shows in the names that are read. */
function isFollowed(node: Node, ancestors: readonly Node[]): boolean {
  const index = ancestors.findLastIndex(({ type }) => type !== "Parenthesized");
  const above = ancestors[index];
  const inner = (ancestors[index + 1] ?? node) as Expression;
  switch (above?.type) {
    case "Select":
      return above.subject !== inner || staticName(above.path.names[0]) !== undefined;
    case "HasAttribute":
    case "AttributePath":
    case "Inherit":
    case "Formal":
    case "Assignment":
      return true;
    default:
      return false;
  }
}
