/** @module */
import type { ExpressionRule } from "../rule.ts";

/** What Nix finds in itself, with no search path; source: `EvalState::findFile`, since Nix 2.4. */
const NIX_OWN = "nix/fetchurl.nix";

/** `<nixpkgs>`, `<home-manager>` */
export const searchPath: ExpressionRule = {
  code: "search-path",
  severity: "error",
  title: "a search path",
  explanation: "`<name>` is looked up in NIX_PATH, which differs from machine to machine. Pure " +
    "evaluation has no search path and stops: it can't look up `<name>`.",
  remedy: "Make what the name leads to an input of the flake, and an argument of the file. " +
    "`flakebridge migrate` does that for nixpkgs, its channels, and others that it knows, and with " +
    "`--input NAME REFERENCE` for any.",
  example: {
    before: "import <nixpkgs/lib>",
    after: '{ nixpkgs }: import (nixpkgs + "/lib")',
  },
  nodes: ["SearchPath"],
  check: (node, { source }) =>
    node.type !== "SearchPath" || node.name === NIX_OWN ? undefined : {
      message: `A flake has no search path: nix build can't look up <${node.name}>`,
      ...(source === undefined
        ? {
          help: "say which flake it is, `flakebridge migrate --input " +
            `${node.name.split("/")[0]} REFERENCE\`, or make it an input by hand`,
        }
        : { help: "flakebridge migrate makes it an input of the flake", migrated: true }),
    },
};
