/** @module */
import type { ExpressionRule } from "../rule.ts";

/** `builtins.storePath /nix/store/…` */
export const storePath: ExpressionRule = {
  code: "store-path",
  severity: "error",
  title: "a path of this machine's store",
  explanation: "builtins.storePath takes a store path as it is, whether or not anything says how " +
    "to get it on another machine. Pure evaluation refuses it.",
  remedy: "Fetch or build what the path holds: an input of the flake, or a derivation.",
  example: {
    before: 'builtins.storePath "/nix/store/00000000000000000000000000000000-a"',
    after: "{ input }: input",
  },
  nodes: ["Identifier", "Select"],
  check: (_, { builtin }) =>
    builtin !== "storePath" ? undefined : {
      message: "nix build refuses builtins.storePath",
      help: "fetch or build what it names",
    },
};
