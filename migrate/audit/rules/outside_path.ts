/** @module */
import type { WorkingTree } from "../../scan/working_tree.ts";
import { namedPath } from "../named_path.ts";
import type { ExpressionRule } from "../rule.ts";

/** `../other/default.nix` that leaves the project. */
export const outsidePath: ExpressionRule = {
  code: "outside-path",
  severity: "error",
  title: "a path that leads out of the project",
  explanation: "A flake is copied to the store and evaluated there: beside it, there is nothing. " +
    "A path with enough `../` leads out of the copy, where pure evaluation can't read.",
  remedy: "Move what the path names into the project, or make it an input of the flake. If the " +
    "repository begins further up, put flake.nix there.",
  example: { before: "import ../other", after: "{ inputs }: import inputs.other" },
  nodes: ["Path"],
  check(node, site) {
    const { project } = site;
    const path = node.type === "Path" ? namedPath(node, site) : undefined;
    return !path?.startsWith("..") || isInRepository(path, project) ? undefined : {
      message: `This path leads out of the project, where a flake can't read: ${path}`,
      help: "move what it names into the project, or make it an input of the flake",
    };
  },
};

/** Whether a path stays in the repository: of that, a flake in a sub-directory has all. */
function isInRepository(path: string, { git }: WorkingTree): boolean {
  if (git === undefined || git.ignoresRoot) return false;
  const up = path.split("/").filter((part) => part === "..").length;
  return up < git.prefix.split("/").length;
}
