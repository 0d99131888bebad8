/** @module */
import { filesAt } from "../../scan/files_at.ts";
import type { TreeFile, WorkingTree } from "../../scan/working_tree.ts";
import { calledBuiltin } from "../callee.ts";
import { namedPath, pathNodes, userOf } from "../named_path.ts";
import type { ExpressionRule, Hit, Site } from "../rule.ts";

/** `import ./new.nix`, before `git add`. */
export const untrackedFile: ExpressionRule = {
  code: "untracked-file",
  severity: "error",
  title: "a file that git does not track",
  explanation: "A flake in a git repository consists of what git tracks. A file that was never " +
    "added, or that is ignored, is not there in nix build, though nix-build reads it.",
  remedy:
    "`git add` the file (`--intent-to-add` is enough), unless it holds a secret. What belongs " +
    "to one machine only, take from an argument.",
  example: { before: "import ./new.nix", after: "import ./known.nix" },
  nodes: pathNodes,
  check(node, site) {
    const { project } = site;
    const path = namedPath(node, site);
    if (path === undefined) return undefined;
    const found = untrackedAt(path, project);
    const ignored = isIgnored(path, project);
    if (found.length === 0 && !ignored) return isListed(site) ? leftOut(path, project) : undefined;
    const isPlain = found.length === 1 && found[0]?.path === path &&
      found[0].status === "untracked";
    return {
      message: `git does not track ${path}, so a flake does not see it`,
      help: ignored ? `git add --force ${path}, since git ignores it` : `git add ${path}`,
      ...(isPlain && { fix: { applicability: "safe", track: path } }),
    };
  },
};

/** `builtins.readDir HERE` */
function isListed(site: Site): boolean {
  const user = userOf(site);
  return user?.type === "Apply" && calledBuiltin(user.function, site) === "readDir";
}

/** What a flake does not find in a directory that git knows. */
function leftOut(path: string, tree: WorkingTree): Hit | undefined {
  if (tree.git === undefined) return undefined;
  const files = path === "" ? tree.files : filesAt(tree, path);
  const left = files.find(({ status }) => status === "untracked");
  return left && {
    message: `git does not track ${left.path}, so a flake does not find it in this directory`,
    help: `git add ${left.path}`,
  };
}

/** Whether git ignores what stands at the path, or a directory around it. */
function isIgnored(path: string, { ignored }: WorkingTree): boolean {
  if (ignored === undefined || path === "") return false;
  const parts = path.split("/");
  return ignored.has(path) ||
    parts.some((_, at) => ignored.has(`${parts.slice(0, at + 1).join("/")}/`));
}

/** The files at or below the path, where git tracks none of them. */
function untrackedAt(path: string, tree: WorkingTree): readonly TreeFile[] {
  if (tree.git === undefined || path === "") return [];
  const at = filesAt(tree, path);
  const unknown = at.every(({ status }) => status === "untracked" || status === "ignored");
  return unknown ? at : [];
}
