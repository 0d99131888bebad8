/** @module */
import type { ExpressionRule } from "../rule.ts";

/** `builtins.nixPath` */
export const nixPath: ExpressionRule = {
  code: "nix-path",
  severity: "warning",
  title: "the list of search paths",
  explanation:
    "builtins.nixPath is what NIX_PATH says. In pure evaluation it is an empty list, so " +
    "that code which looks something up in it takes another way, or fails, in silence.",
  remedy: "Take what is looked up from an argument of the file, which the flake gives.",
  example: { before: "builtins.nixPath != [ ]", after: "{ nixPath ? [ ] }: nixPath != [ ]" },
  nodes: ["Identifier", "Select"],
  check: (_, { builtin }) =>
    builtin !== "nixPath" ? undefined : {
      message: "A flake has no search path: builtins.nixPath is an empty list in nix build",
      help: "take what is looked up from an argument of the file",
    },
};
