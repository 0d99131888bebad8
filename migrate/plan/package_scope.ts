/**
 * Arguments of a callPackage-style file that `pkgs.callPackage` does not have: they are in a package
 * set of their own, and which one the text does not decide.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Formal } from "../../nix/syntax/nodes.ts";
import type { NixFile } from "../scan/project.ts";
import { formalsOf } from "./entry.ts";

/** Names that only a set inside nixpkgs has, and that set, of this year's or of another version. */
const scopes: readonly { readonly name: RegExp; readonly scope: string }[] = [
  { name: /^(buildPython(Package|Application)|pytestCheckHook)$/, scope: "python3Packages" },
  { name: /^(qtbase|qttools|wrapQtAppsHook)$/, scope: "qt6Packages" },
];

/** What to do for a file that needs such an argument; one note is enough. */
export function scopeNotes(file: NixFile): readonly Diagnostic[] {
  const required = (formalsOf(file)?.formals ?? []).filter((formal) => !formal.default);
  const [note] = required.flatMap((formal) => {
    const scope = scopeOf(formal, required);
    return scope === undefined ? [] : [scopeNote(file, formal, scope)];
  });
  return note === undefined ? [] : [note];
}

/** cabal2nix writes `{ mkDerivation, base, … }:`. */
function scopeOf({ name: { name } }: Formal, required: readonly Formal[]): string | undefined {
  if (name === "mkDerivation" && required.some((formal) => formal.name.name === "base")) {
    return "haskellPackages";
  }
  return scopes.find((each) => each.name.test(name))?.scope;
}

function scopeNote({ path, tree }: NixFile, { name }: Formal, scope: string): Diagnostic {
  return {
    severity: "warning",
    code: "package-scope",
    message: `pkgs.callPackage has no "${name.name}": it is in a set like pkgs.${scope}`,
    place: placeOf(path, tree.text, name.start, name.end),
    help: `write pkgs.${scope}.callPackage in flake.nix, and its like in the shim`,
  };
}
