/** @module */
import type { Expression, Node } from "../../../nix/syntax/nodes.ts";
import { staticName } from "../../../nix/syntax/static_name.ts";
import { calleeName } from "../../scan/application.ts";
import { frameOf } from "../../scan/names.ts";
import type { ExpressionRule, Site } from "../rule.ts";

/** The functions of nixpkgs' library that call builtins.getEnv. */
const OF_LIBRARY: ReadonlySet<string> = new Set(["inNixShell", "maybeEnv"]);

/**
 * `lib.inNixShell`, `pkgs.lib.trivial.inNixShell`, `inherit (lib) inNixShell`, and `inNixShell`
 * where `with lib;` is in force.
 */
function libraryFunction(node: Node, { scope, ancestors }: Site): string | undefined {
  if (node.type === "Select") {
    const [last = "", ...outer] = namesIn(node).reverse();
    return outer.includes("lib") && OF_LIBRARY.has(last) ? `lib.${last}` : undefined;
  }
  if (node.type !== "Identifier" || !OF_LIBRARY.has(node.name)) return undefined;
  const parent = ancestors.at(-1);
  const isTaken = parent?.type === "Inherit"
    ? parent.from !== undefined && isLibrary(parent.from)
    : !["AttributePath", "Formal"].includes(parent?.type ?? "") &&
      frameOf(node.name, scope) === undefined &&
      ancestors.some((around) => around.type === "With" && isLibrary(around.scope));
  return isTaken ? `lib.${node.name}` : undefined;
}

function isLibrary(expression: Expression): boolean {
  return namesIn(expression).includes("lib");
}

/** The names of a selection, or the one name: `pkgs.lib`. */
function namesIn(expression: Expression): (string | undefined)[] {
  return expression.type === "Select"
    ? [calleeName(expression.subject), ...expression.path.names.map((name) => staticName(name))]
    : [calleeName(expression)];
}

/** `builtins.getEnv "HOME"` */
export const environment: ExpressionRule = {
  code: "environment",
  severity: "warning",
  title: "a variable of the environment",
  explanation: "builtins.getEnv gives an empty string in pure evaluation, whatever the variable " +
    "holds. Nothing fails: the result is just another one.",
  remedy: "Take the value from an argument of the file, with the empty string as its default; " +
    '`nix-build --argstr name "$NAME"` goes on working.',
  example: {
    before: 'if builtins.getEnv "HOME" == "" then "none" else "some"',
    after: '{ home ? "" }: if home == "" then "none" else "some"',
  },
  nodes: ["Identifier", "Select"],
  check(node, site) {
    const { builtin } = site;
    const name = builtin === "getEnv" ? "builtins.getEnv" : libraryFunction(node, site);
    if (name === undefined) return undefined;
    const gives = builtin === "getEnv" ? "gives an empty string" : "finds no variable";
    return {
      message: `A flake sees no environment: ${name} ${gives} in nix build`,
      help: "take the value from an argument of the file; nix-build --argstr goes on working",
    };
  },
};
