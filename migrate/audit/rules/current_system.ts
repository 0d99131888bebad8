/** @module */
import { isCurrentSystem } from "../../scan/lookups.ts";
import { asksForBuiltin } from "../callee.ts";
import type { ExpressionRule } from "../rule.ts";
import type { Expression } from "../../../nix/syntax/nodes.ts";

/** `builtins.currentSystem` */
export const currentSystem: ExpressionRule = {
  code: "current-system",
  severity: "error",
  title: "the system that evaluates",
  explanation: "builtins.currentSystem is the system of the machine that evaluates. A flake says " +
    "for which systems it has outputs, so pure evaluation has no such attribute and stops.",
  remedy: "Take `system` as an argument of the file; the flake gives it. `flakebridge migrate` " +
    "does that, and keeps builtins.currentSystem as the default for nix-build.",
  example: { before: "builtins.currentSystem", after: "{ system }: system" },
  nodes: ["Identifier", "Select", "HasAttribute"],
  check(node, { builtin, scope }) {
    const help = "take `system` as an argument of the file";
    if (asksForBuiltin(node, "currentSystem", scope)) {
      const message = "Without builtins.currentSystem, this is false in nix build";
      return { severity: "warning", message, help };
    }
    if (builtin !== "currentSystem") return undefined;
    const migrated = isCurrentSystem(node as Expression);
    if (node.type === "Select" && node.fallback !== undefined) {
      const message = "nix build has no builtins.currentSystem, and takes what stands behind `or`";
      return { severity: "warning", message, help, migrated };
    }
    return {
      message: "nix build has no builtins.currentSystem",
      help,
      migrated,
    };
  },
};
