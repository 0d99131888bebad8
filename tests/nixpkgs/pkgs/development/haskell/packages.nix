# The packages of one compiler. Unlike the real thing, nothing is read from .cabal files.
{
  lib,
  newScope,
  standIn,
  stdenv,
  mkShell,
  version,
  overrides ? (_: _: { }),
}:
let
  haskellLibrary =
    self: pname: version:
    self.mkDerivation {
      inherit pname version;
      dontUnpack = true;
    };

  packages =
    self:
    {
      ghc = standIn {
        pname = "ghc";
        inherit version;
        programs = [
          "ghc"
          "ghci"
          "runghc"
        ];
      };
      cabal-install = standIn {
        pname = "cabal-install";
        version = "3.10.3.0";
        programs = [ "cabal" ];
      };
      ghcid = standIn {
        pname = "ghcid";
        version = "0.8.9";
      };
      haskell-language-server = standIn {
        pname = "haskell-language-server";
        version = "2.7.0.0";
      };
      hlint = standIn {
        pname = "hlint";
        version = "3.6.1";
      };
      ormolu = standIn {
        pname = "ormolu";
        version = "0.7.4.0";
      };

      base = null;
      aeson = haskellLibrary self "aeson" "2.1.2.1";
      bytestring = null;
      containers = null;
      text = haskellLibrary self "text" "2.0.2";
    }
    // import ./building.nix { inherit lib stdenv mkShell; } self;

in
lib.makeScope newScope (lib.extends (lib.toExtension overrides) packages)
