/** @module */
import type { ExpressionRule } from "../rule.ts";

/** `~/notes.nix` */
export const homePath: ExpressionRule = {
  code: "home-path",
  severity: "error",
  title: "a path in somebody's home directory",
  explanation:
    "`~/` is the home directory of whoever evaluates. Pure evaluation can't read it, and " +
    "newer versions of Nix refuse even its name.",
  remedy: "Move the file into the project, or take its path as an argument.",
  example: { before: "import ~/flakebridge/no-such.nix", after: "import ./no-such.nix" },
  nodes: ["Path"],
  check: (node) =>
    node.type !== "Path" || node.kind !== "home" ? undefined : {
      message: "nix build can't read a home directory",
      help: "move the file into the project, or fetch it with a hash",
    },
};
