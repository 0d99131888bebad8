/** @module */
import type { Node } from "../../../nix/syntax/nodes.ts";
import { children } from "../../../nix/syntax/walk.ts";
import { calledBuiltin } from "../callee.ts";
import { isLockedReference } from "../locked_reference.ts";
import { staticString } from "../../scan/static_value.ts";
import type { ExpressionRule, Hit } from "../rule.ts";

/** What is said where a flake is asked for by its place. */
const ITSELF: Hit = {
  message: "nix build refuses a flake reference that is a place: it is not locked",
  help: "take what is wanted of the flake from an argument of the file",
};

/** `builtins.getFlake "github:owner/repo"`, `builtins.getFlake (toString ./.)` */
export const unlockedFlake: ExpressionRule = {
  code: "unlocked-flake",
  severity: "error",
  title: "a flake reference without a revision",
  explanation:
    "builtins.getFlake takes only locked references in pure evaluation: a branch, or a " +
    "name of the registry, may be another thing tomorrow.",
  remedy: "Make it an input of the flake, which flake.lock locks; or write the revision: " +
    "`github:owner/repo/REV`.",
  example: {
    before: 'builtins.getFlake "path:/nowhere"',
    after: "{ inputs }: inputs.other",
  },
  nodes: ["Apply"],
  check(node, site) {
    if (node.type !== "Apply" || calledBuiltin(node.function, site) !== "getFlake") {
      return undefined;
    }
    const reference = staticString({ expression: node.argument, scope: site.scope });
    if (reference === undefined) return namesPlace(node.argument) ? ITSELF : undefined;
    if (isLockedReference(reference)) return undefined;
    return {
      message: `nix build refuses the flake reference ${reference}: it is not locked`,
      help: "make it an input of the flake, or write the revision",
    };
  },
};

/**
 * Whether a path literal is a part of it: `toString ./.`, `"git+file://${toString ../.}"`. With a
 * hash it is locked, `"path:${toString ./a}?narHash=…"`, but for `"${./a}"`, which no reference may
 * contain.
 */
function namesPlace(node: Node): boolean {
  const isHashed = node.type === "String" &&
    node.parts.some((part) => part.type === "Text" && part.value.includes("narHash="));
  return isHashed
    ? node.parts.some((part) => part.type === "Interpolation" && part.expression.type === "Path")
    : namesPath(node);
}

function namesPath(node: Node): boolean {
  return node.type === "Path" || children(node).some(namesPath);
}
