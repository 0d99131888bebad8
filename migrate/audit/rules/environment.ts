/** @module */
import type { Node } from "../../../nix/syntax/nodes.ts";
import { staticName } from "../../../nix/syntax/static_name.ts";
import { calleeName } from "../../scan/application.ts";
import type { ExpressionRule } from "../rule.ts";

/** The functions of nixpkgs' library that call builtins.getEnv. */
const OF_LIBRARY: ReadonlySet<string> = new Set(["inNixShell", "maybeEnv"]);

/** `lib.inNixShell`, `pkgs.lib.trivial.inNixShell` */
function libraryFunction(node: Node): string | undefined {
  if (node.type !== "Select") return undefined;
  const names = [calleeName(node.subject), ...node.path.names.map((name) => staticName(name))];
  const last = names.at(-1) ?? "";
  return names.includes("lib") && OF_LIBRARY.has(last) ? `lib.${last}` : undefined;
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
  check(node, { builtin }) {
    const name = builtin === "getEnv" ? "builtins.getEnv" : libraryFunction(node);
    if (name === undefined) return undefined;
    const gives = builtin === "getEnv" ? "gives an empty string" : "finds no variable";
    return {
      message: `A flake sees no environment: ${name} ${gives} in nix build`,
      help: "take the value from an argument of the file; nix-build --argstr goes on working",
    };
  },
};
