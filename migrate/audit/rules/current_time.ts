/** @module */
import { asksForBuiltin } from "../callee.ts";
import type { ExpressionRule } from "../rule.ts";

/** `builtins.currentTime` */
export const currentTime: ExpressionRule = {
  code: "current-time",
  severity: "error",
  title: "the time of the evaluation",
  explanation: "builtins.currentTime makes every evaluation another one. Pure evaluation has no " +
    "such attribute and stops.",
  remedy:
    "Use the time of the last change, `self.lastModified` or `self.lastModifiedDate` of the " +
    "flake, handed in as an argument.",
  example: { before: "builtins.currentTime > 0", after: "{ time ? 0 }: time > 0" },
  nodes: ["Identifier", "Select", "HasAttribute"],
  check(node, { builtin, scope }) {
    const help = "use self.lastModified of the flake, handed in as an argument";
    if (asksForBuiltin(node, "currentTime", scope)) {
      const message = "Without builtins.currentTime, this is false in nix build";
      return { severity: "warning", message, help };
    }
    return builtin !== "currentTime" ? undefined : {
      message: "A flake has no clock: nix build refuses builtins.currentTime",
      help,
    };
  },
};
