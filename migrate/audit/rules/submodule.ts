/** @module */
import type { WorkingTree } from "../../scan/working_tree.ts";
import { namedPath, pathNodes } from "../named_path.ts";
import type { ExpressionRule } from "../rule.ts";

/** `./vendor/lib`, where git has a submodule. */
export const submodule: ExpressionRule = {
  code: "submodule",
  severity: "warning",
  title: "a file in a submodule",
  explanation: "A flake in a git repository does not see its submodules unless it is asked to: " +
    "their directories are empty, or not there at all.",
  remedy: "Make the submodule an input of the flake; or build with `.?submodules=1`; or, for Nix " +
    "2.27 and newer, write `inputs.self.submodules = true;` in flake.nix.",
  example: { before: "./vendor/lib", after: "{ inputs }: inputs.lib" },
  nodes: pathNodes,
  check(node, site) {
    const { project } = site;
    const path = namedPath(node, site);
    const submodule = project.git?.submodules.find((below) =>
      path === below || path?.startsWith(`${below}/`)
    );
    return submodule === undefined || isAsked(project) ? undefined : {
      message: `${submodule} is a submodule, which a flake does not see unless it is asked to`,
      help: "flakebridge migrate lets flake.nix ask for it: `inputs.self.submodules = true;`",
      migrated: true,
    };
  },
};

/** Whether flake.nix asks for the submodules already. */
function isAsked({ files }: WorkingTree): boolean {
  const text = files.find(({ path }) => path === "flake.nix")?.text ?? "";
  return /\bself\.submodules\s*=\s*true\b/.test(text);
}
