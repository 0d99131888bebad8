# How Haskell packages are built, called, developed.
{
  lib,
  stdenv,
  mkShell,
}:
self: {
  mkDerivation =
    {
      pname,
      version,
      libraryHaskellDepends ? [ ],
      executableHaskellDepends ? [ ],
      testHaskellDepends ? [ ],
      ...
    }@args:
    let
      depends = lib.remove null (
        libraryHaskellDepends ++ executableHaskellDepends ++ testHaskellDepends
      );
      drv = stdenv.mkDerivation (
        {
          dontBuild = true;
          installPhase = ''
            runHook preInstall
            mkdir -p "$out/bin"
            printf '#!/bin/sh\necho "%s %s"\n' "$pname" "$version" > "$out/bin/$pname"
            chmod +x "$out/bin/$pname"
            runHook postInstall
          '';
        }
        // builtins.removeAttrs args [
          "libraryHaskellDepends"
          "executableHaskellDepends"
          "testHaskellDepends"
          "license"
          "mainProgram"
          "description"
        ]
        // {
          buildInputs = depends ++ args.buildInputs or [ ];
          nativeBuildInputs = [ self.ghc ];
          passthru = args.passthru or { } // {
            env = self.shellFor { packages = _: [ drv ]; };
          };
        }
      );
    in
    drv;

  callCabal2nix =
    name: src: args:
    self.callPackage (
      { mkDerivation }:
      mkDerivation (
        {
          pname = name;
          version = "0.1.0.0";
          inherit src;
        }
        // args
      )
    ) { };

  developPackage =
    {
      root,
      name ? baseNameOf root,
      modifier ? lib.id,
      returnShellEnv ? lib.inNixShell,
      ...
    }:
    let
      pkg = modifier (self.callCabal2nix name root { });
    in
    if returnShellEnv then pkg.env else pkg;

  ghcWithPackages =
    f:
    self.ghc.overrideAttrs (old: {
      name = "ghc-${old.version}-with-packages";
      haskellPackages = lib.remove null (f self);
    });
  ghcWithHoogle = self.ghcWithPackages;

  shellFor =
    {
      packages,
      buildInputs ? [ ],
      nativeBuildInputs ? [ ],
      shellHook ? "",
      withHoogle ? false,
      ...
    }:
    mkShell {
      name = "ghc-shell-for-${lib.concatMapStringsSep "-" lib.getName (packages self)}";
      inputsFrom = packages self;
      inherit shellHook;
      withHoogle = if withHoogle then "1" else "";
      buildInputs = buildInputs;
      nativeBuildInputs = [ self.ghc ] ++ nativeBuildInputs;
    };

  extend = self.overrideScope;
}
