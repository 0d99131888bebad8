/**
 * Arguments of a callPackage-style file that `pkgs.callPackage` does not have: they are in a
 * package set of their own.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Formal } from "../../nix/syntax/nodes.ts";
import type { NixFile } from "../scan/project.ts";

/** Names that only a set inside nixpkgs has, and that set, of this year's or of another version. */
const scopes: readonly { readonly name: RegExp; readonly scope: string }[] = [
  { name: /^(buildPython(Package|Application)|pytestCheckHook)$/, scope: "python3Packages" },
  { name: /^(qtbase|qttools|wrapQtAppsHook)$/, scope: "qt6Packages" },
];

/** The set whose callPackage has what these formals require, where `pkgs.callPackage` has not. */
export function packageScope(formals: readonly Formal[]): string | undefined {
  return foundScope(formals)?.scope;
}

/** The formal that tells, and what it tells. */
function foundScope(
  formals: readonly Formal[],
): { readonly formal: Formal; readonly scope: string } | undefined {
  const required = formals.filter((formal) => !formal.default);
  for (const formal of required) {
    const scope = scopeOf(formal, required);
    if (scope !== undefined) return { formal, scope };
  }
  return undefined;
}

/** cabal2nix writes `{ mkDerivation, base, … }:`. */
function scopeOf({ name: { name } }: Formal, required: readonly Formal[]): string | undefined {
  if (name === "mkDerivation" && required.some((formal) => formal.name.name === "base")) {
    return "haskellPackages";
  }
  return scopes.find((each) => each.name.test(name))?.scope;
}

/** What is to be known of a file that is called by such a set. */
export function scopeNotes(
  { path, tree }: NixFile,
  formals: readonly Formal[],
): readonly Diagnostic[] {
  const found = foundScope(formals);
  if (found === undefined) return [];
  const { formal: { name }, scope } = found;
  return [{
    severity: "note",
    code: "package-scope",
    message: `${path} is called by pkgs.${scope}: pkgs.callPackage has no "${name.name}"`,
    place: placeOf(path, tree.text, name.start, name.end),
    help: "where it is for another such set, write that in flake.nix and in the shim",
  }];
}
