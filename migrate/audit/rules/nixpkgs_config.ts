/** @module */
import { type Edit, editsOf } from "../../../nix/syntax/edit/edit.ts";
import { setAttribute } from "../../../nix/syntax/edit/set_attribute.ts";
import type { SyntaxTree } from "../../../nix/syntax/parse.ts";
import { implicitImport, type NixpkgsImport } from "../nixpkgs_import.ts";
import type { ExpressionRule } from "../rule.ts";

/** `import nixpkgs { }`, where `~/.config/nixpkgs/config.nix` has a say. */
export const nixpkgsConfig: ExpressionRule = {
  code: "nixpkgs-config",
  severity: "note",
  title: "nixpkgs with the settings of the person who calls",
  explanation: "nixpkgs that is called without `config` and `overlays` reads those of the person " +
    "who evaluates: ~/.config/nixpkgs/config.nix and ~/.config/nixpkgs/overlays. In a flake, " +
    "nobody's are read: unfree packages that you allowed there, and your overlays, are missing.",
  remedy: "Say what the project needs: `config.allowUnfree = true;`. With `config = { }; " +
    "overlays = [ ];` nix-build sees what nix build sees.",
  example: {
    before: "{ nixpkgs }: import nixpkgs { }",
    after: "{ nixpkgs }: import nixpkgs { config = { }; overlays = [ ]; }",
  },
  nodes: ["Apply"],
  check(node, { scope, file }) {
    const found = implicitImport(node, scope, ["config"], (subpath) => subpath === "");
    if (found === undefined) return undefined;
    const edits = settingEdits(found, file.tree);
    return {
      message:
        "nix-build takes your own config.nix and overlays into account here, a flake does not",
      help: "say what the project needs in `config` and `overlays`; `{ }` and `[ ]` for nothing",
      at: found.argument,
      ...(edits.length > 0 && { fix: { applicability: "unsafe", edits } }),
    };
  },
};

/** Both settings, empty, where the argument is a set that is written out. */
function settingEdits({ set, attributes }: NixpkgsImport, tree: SyntaxTree): readonly Edit[] {
  if (set === undefined) return [];
  const isEmpty = tree.text.slice(set.start + 1, set.end - 1).trim() === "";
  if (isEmpty) {
    return [{ start: set.start, end: set.end, text: "{ config = { }; overlays = [ ]; }" }];
  }
  return [
    ...editsOf(setAttribute(tree, set, ["config"], "{ }")),
    ...(attributes.has("overlays") ? [] : editsOf(setAttribute(tree, set, ["overlays"], "[ ]"))),
  ];
}
