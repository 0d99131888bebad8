/**
 * The project's own tree, as git tracks it: `fetchGit ./.`. A flake is that tree, and has no
 * repository.
 *
 * @module
 */
import type { Apply, Expression, Node, Path } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { projectPath } from "../scan/local_path.ts";
import { staticAttributes } from "../scan/static_value.ts";
import { calledBuiltin } from "./callee.ts";
import type { Site } from "./rule.ts";

/** What tells where a node stands, and what git knows. */
type Place = Pick<Site, "file" | "scope" | "ancestors" | "project">;

/** What code may read of a repository that its tree does not have. */
const READ_OF_REPOSITORY = /[.)]\s*(?:rev|shortRev|revCount|lastModified\w*)\b/;

/** `fetchGit ./.`, `fetchGit { url = ./.; }`, where nothing but the tree is asked for. */
export function fetchesOwnTree(node: Node, place: Place): node is Apply {
  const { file, ancestors, project } = place;
  if (node.type !== "Apply" || project.git?.prefix !== "") return false;
  if (calledBuiltin(node.function, place) !== "fetchGit") return false;
  const path = pathFetched(node, place);
  const user = ancestors.findLast(({ type }) => type !== "Parenthesized");
  return path !== undefined && projectPath(path, file.path) === "" && user?.type !== "Select" &&
    !READ_OF_REPOSITORY.test(file.tree.text);
}

function pathFetched({ argument }: Apply, { scope }: Place): Path | undefined {
  const given = unwrapped(argument);
  const attributes = staticAttributes({ expression: given, scope });
  const path = attributes?.size === 1 ? attributes.get("url")?.expression : given;
  return path?.type === "Path" ? path : undefined;
}

/**
 * Whether a node stands in `if builtins.pathExists ./.git then fetchGit … else …`, before `else`.
 */
export function isAskedOfRepository(node: Node, place: Place): boolean {
  const around = place.ancestors.findLast(({ type }) => type === "If");
  if (around?.type !== "If" || node.start >= around.alternate.start) return false;
  const asked = calls(around.condition, "pathExists", place);
  const path = asked && unwrapped(asked.argument);
  return path?.type === "Path" && projectPath(path, place.file.path) === ".git" &&
    calls(around.consequent, "fetchGit", place) !== undefined;
}

function calls(expression: Expression, builtin: string, place: Place): Apply | undefined {
  const call = unwrapped(expression);
  return call.type === "Apply" && calledBuiltin(call.function, place) === builtin
    ? call
    : undefined;
}
