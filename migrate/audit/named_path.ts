/**
 * Paths of the project, as code names them.
 *
 * @module
 */
import type { Binary, Node, Path, StringLiteral, StringPart } from "../../nix/syntax/nodes.ts";
import { calledBuiltin } from "./callee.ts";
import { projectPath } from "../scan/local_path.ts";
import { ownLiteral, type PathSum, pathSum, summedPath } from "../scan/path_sum.ts";
import type { Site } from "./rule.ts";

/** The builtins that ask only what a path is called, or that it is one. */
const NAMERS: ReadonlySet<string> = new Set(
  ["baseNameOf", "dirOf", "isPath", "isString", "toString", "typeOf"],
);

type Place = Pick<Site, "scope" | "ancestors">;

/** The types of the nodes that may name a path. */
export const pathNodes = ["Path", "Binary", "String"] as const;

/**
 * The path that a node names, relative to the project's root. Of a literal it is what it names with
 * all that is appended to it, as far as the text says: `./. + "/a.nix"`, `"${./.}/a.nix"` and `./.
 * + /a.nix` are `a.nix`. A sum or a text names one where a name for a path begins it: `root +
 * "/a.nix"`.
 */
export function namedPath(node: Node, site: Site): string | undefined {
  if (node.type !== "Path") return pathBegunByName(node, site);
  for (const sum of sumsAround(node, site)) {
    const path = summedPath(sum);
    if (path !== undefined) return path;
  }
  return projectPath(node, site.scope.file);
}

/** Unless it begins a longer one; or the path that has the name leads out of the project itself. */
function pathBegunByName(node: Node, site: Site): string | undefined {
  const sum = isSum(node) ? pathSum(node, site.scope) : undefined;
  if (sum === undefined || ownLiteral(sum, node)) return undefined;
  if (projectPath(sum.literal, sum.file)?.startsWith("..")) return undefined;
  const isPart = sumsAround(sum.literal, site).some((longer) => summedPath(longer) !== undefined);
  return isPart ? undefined : summedPath(sum);
}

/** What the whole sum or text that begins with a literal goes on with. */
export function appendedTo(literal: Path, place: Place): readonly StringPart[] {
  const [whole] = sumsAround(literal, place);
  return whole?.rest ?? [];
}

/** The sums and texts around a place that begin with a literal, the outermost first. */
function sumsAround(literal: Path, { scope, ancestors }: Place): readonly PathSum[] {
  const binder = ancestors.findLastIndex(({ type }) => /^(Let|LegacyLet|Lambda)$/.test(type));
  return ancestors.slice(binder + 1)
    .flatMap((node) => isSum(node) ? pathSum(node, scope) ?? [] : [])
    .filter((sum) => sum.literal === literal);
}

function isSum(node: Node): node is Binary | StringLiteral {
  return node.type === "Binary" || node.type === "String";
}

/** What uses a path: not the parentheses around it, nor the sum that it begins. */
export function userOf({ ancestors }: Site): Node | undefined {
  return ancestors.findLast((node) =>
    node.type !== "Parenthesized" && !(node.type === "Binary" && node.operator === "+")
  );
}

/** Whether only the name of a path is asked for: `toString /a/b`, `/a/b == path`. */
export function isOnlyNamed(site: Site): boolean {
  const user = userOf(site);
  if (user?.type === "Binary") return user.operator === "==" || user.operator === "!=";
  return user?.type === "Apply" && NAMERS.has(calledBuiltin(user.function, site) ?? "");
}
