/** @module */
import { takesSystem } from "../../scan/nixpkgs_path.ts";
import { implicitImport } from "../nixpkgs_import.ts";
import type { ExpressionRule } from "../rule.ts";

/** `import sources.nixpkgs { }` */
export const implicitSystem: ExpressionRule = {
  code: "implicit-system",
  severity: "error",
  title: "nixpkgs without a system",
  explanation: "nixpkgs that is called without `system` takes builtins.currentSystem, which pure " +
    "evaluation does not have: \"attribute 'currentSystem' missing\".",
  remedy:
    "Give it the system: `import nixpkgs { inherit system; }`, with `system` as an argument " +
    "of the file. `flakebridge migrate` does that.",
  example: {
    before: "{ sources }: import sources.nixpkgs { }",
    after: "{ sources, system }: import sources.nixpkgs { inherit system; }",
  },
  nodes: ["Apply"],
  check(node, { scope }) {
    const found = implicitImport(node, scope, ["system", "localSystem"], takesSystem);
    // Of `<nixpkgs>` something worse is said already.
    return found === undefined || found.source?.pinned === false ? undefined : {
      message: "This nixpkgs is not told its system, and nix build has no builtins.currentSystem",
      help: "write `{ inherit system; }` here, with `system` as an argument of the file",
      at: found.argument,
      migrated: true,
    };
  },
};
