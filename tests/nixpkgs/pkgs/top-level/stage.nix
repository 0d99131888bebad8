# One package set: the layers of it, and the ways to put another layer on top.
{
  lib,
  buildPlatform,
  hostPlatform,
  config,
  overlays,
  nixpkgsFun,
}:
let
  # What every package set has: itself under its names, and its platforms.
  platforms = self: {
    inherit
      lib
      config
      overlays
      buildPlatform
      hostPlatform
      ;
    targetPlatform = hostPlatform;
    system = hostPlatform.system;
    pkgs = self;
    path = ../..;
    buildPackages =
      if hostPlatform.config == buildPlatform.config then
        self
      else
        nixpkgsFun { crossSystem = null; };
    targetPackages = self;
    stdenv = self.callPackage ../stdenv { };
    stdenvNoCC = self.stdenv.override { withCompiler = false; };
    clangStdenv = self.stdenv;
    gccStdenv = self.stdenv;
  };

  # How packages are called, and package sets made.
  calling = self: {
    callPackage = self.newScope { };
    callPackages = lib.callPackagesWith self;
    newScope = extra: lib.callPackageWith (self // extra);
    makeOverridable = lib.makeOverridable;
    recurseIntoAttrs = lib.recurseIntoAttrs;
  };

  # Other package sets, from the same arguments and more.
  others = self: {
    extend = overlay: self.appendOverlays [ overlay ];
    appendOverlays = extra: nixpkgsFun { overlays = overlays ++ extra; };
    pkgsCross = builtins.mapAttrs (_: crossSystem: nixpkgsFun { inherit crossSystem; }) {
      aarch64-multiplatform.config = "aarch64-unknown-linux-gnu";
      musl64.config = "x86_64-unknown-linux-musl";
      gnu64.config = "x86_64-unknown-linux-gnu";
    };
    pkgsMusl = self.pkgsCross.musl64;
    pkgsStatic = nixpkgsFun {
      crossSystem = {
        config = "${hostPlatform.parsed.cpu.name}-unknown-linux-musl";
        isStatic = true;
      };
    };
  };

  packages = self: import ./all-packages.nix { inherit lib config; } self;

  packageOverrides = _: prev: (config.packageOverrides or (_: { })) prev;

  layers = [
    (self: _: calling self)
    (self: _: others self)
    (self: _: packages self)
    packageOverrides
  ]
  ++ overlays;
in
lib.fix (builtins.foldl' (f: overlay: lib.extends overlay f) platforms layers)
