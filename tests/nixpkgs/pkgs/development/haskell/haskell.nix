# Haskell's package sets by compiler, and the functions that change a package.
{ lib, callPackage }:
{
  packages = {
    ghc94 = callPackage ./packages.nix { version = "9.4.8"; };
    ghc96 = callPackage ./packages.nix { version = "9.6.5"; };
  };

  lib = {
    overrideCabal = pkg: f: pkg.overrideAttrs f;
    dontCheck = pkg: pkg.overrideAttrs { doCheck = false; };
    doJailbreak = pkg: pkg.overrideAttrs { jailbreak = true; };
    dontHaddock = pkg: pkg.overrideAttrs { doHaddock = false; };
    justStaticExecutables = pkg: pkg.overrideAttrs { justStaticExecutables = true; };
    addBuildTools =
      pkg: tools: pkg.overrideAttrs (old: { buildInputs = old.buildInputs or [ ] ++ tools; });
  };
}
