/** @module */
import type { WorkingTree } from "../../scan/working_tree.ts";
import { linkOut } from "../link_out.ts";
import { isOnlyNamed, namedPath, pathNodes } from "../named_path.ts";
import type { ExpressionRule } from "../rule.ts";

/** `../other/default.nix` that leaves the project. */
export const outsidePath: ExpressionRule = {
  code: "outside-path",
  severity: "error",
  title: "a path that leads out of the project",
  explanation: "A flake is copied to the store and evaluated there: beside it, there is nothing. " +
    "A path with enough `../` leads out of the copy, where pure evaluation can't read; so does a " +
    "symbolic link to an absolute place.",
  remedy: "Move what the path names into the project, or make it an input of the flake. If the " +
    "repository begins further up, put flake.nix there.",
  example: { before: "import ../other", after: "{ inputs }: import inputs.other" },
  nodes: pathNodes,
  check(node, site) {
    const { project } = site;
    const path = namedPath(node, site);
    const link = path === undefined || isOnlyNamed(site) ? undefined : linkOut(path, project);
    const place = link?.to ?? path;
    if (place === undefined || !leadsOut(place, project)) return undefined;
    const subject = link === undefined ? "This path" : `The link ${link.from}`;
    return {
      message: `${subject} leads out of the project, where a flake can't read: ${place}`,
      help: "move what it names into the project, or make it an input of the flake",
    };
  },
};

function leadsOut(path: string, tree: WorkingTree): boolean {
  return path.startsWith("/") || /^\.\.(\/|$)/.test(path) && !isInRepository(path, tree);
}

/** Whether a path stays in the repository: of that, a flake in a sub-directory has all. */
function isInRepository(path: string, { git }: WorkingTree): boolean {
  if (git === undefined || git.ignoresRoot) return false;
  const up = path.split("/").filter((part) => part === "..").length;
  return up < git.prefix.split("/").length;
}
