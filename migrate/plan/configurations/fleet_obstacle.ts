/**
 * What keeps a flake from making what Colmena, morph and NixOps make.
 *
 * @module
 */
import type { Expression, Formal, Node } from "../../../nix/syntax/nodes.ts";
import { within } from "../../../nix/syntax/range.ts";
import { walk } from "../../../nix/syntax/walk.ts";
import type { Thunk } from "../../scan/names.ts";
import type { NixFile, Project } from "../../scan/project.ts";
import { moduleLookups } from "./module_lookups.ts";
import { reached } from "./reached.ts";

/** What a flake can't do as the tool does, and where. */
export interface Obstacle {
  readonly file: NixFile;
  readonly node: Node;
  readonly why: string;
}

/** The first thing in what some parts of a fleet read that a flake does not have. */
export function obstacleIn(parts: readonly Thunk[], project: Project): Obstacle | undefined {
  for (const { expression, scope } of parts.flatMap(reached)) {
    const file = project.files.get(scope.file);
    if (file === undefined || project.pinSets.has(scope.file)) continue;
    const lookup = moduleLookups(file, project.open, new Map())
      .find(({ node }) => within(node, expression));
    if (lookup !== undefined) {
      return { file, node: lookup.node, why: "pure evaluation refuses what stands here" };
    }
    const node = takenResources(expression);
    if (node !== undefined) return { file, node, why: "NixOps alone has the resources it takes" };
  }
  return undefined;
}

/** Where a module takes what NixOps made beside its machines. */
function takenResources(expression: Expression): Formal | undefined {
  const found: Formal[] = [];
  walk(expression, (node) => {
    if (node.type === "Formal" && node.name.name === "resources") found.push(node);
  });
  return found[0];
}
