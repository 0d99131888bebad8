/** @module */
import type { ExpressionRule } from "../rule.ts";

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
  check: (_, { builtin }) =>
    builtin !== "getEnv" ? undefined : {
      message: "A flake sees no environment: builtins.getEnv gives an empty string in nix build",
      help: "take the value from an argument of the file; nix-build --argstr goes on working",
    },
};
