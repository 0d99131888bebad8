# The standard environment: a derivation with the `setup` script, and the functions that use it.
{
  lib,
  config,
  buildPlatform,
  hostPlatform,
  bash,
  coreutils,
  gcc,
  withCompiler ? true,
}:
let
  shell = "${bash}/bin/bash";
  cc = if withCompiler then gcc else null;

  base = derivation {
    name = if withCompiler then "stdenv-linux" else "stdenv-nocc";
    system = buildPlatform.system;
    builder = "/bin/sh";
    args = [ ./make-stdenv.sh ];
    setup = ./setup.sh;
    initialPath = [ coreutils ];
    defaultNativeBuildInputs = lib.optional withCompiler gcc;
    inherit shell;
  };

  mkDerivation = import ./make-derivation.nix {
    inherit
      lib
      config
      shell
      buildPlatform
      hostPlatform
      ;
    stdenv = base;
  };
in
base
// {
  inherit
    buildPlatform
    hostPlatform
    mkDerivation
    shell
    cc
    ;
  inherit (hostPlatform)
    isLinux
    isDarwin
    isx86_64
    isAarch64
    is64bit
    ;
  inherit (hostPlatform) system;
  targetPlatform = hostPlatform;
  hasCC = withCompiler;
  meta.description = "The default build environment";
}
