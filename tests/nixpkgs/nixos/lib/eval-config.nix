# Evaluates the modules of a system.
{
  modules,
  system ? builtins.currentSystem,
  lib ? import ../../lib,
  specialArgs ? { },
  pkgs ? import ../.. {
    inherit system;
    config = { };
    overlays = [ ];
  },
}:
let
  evaluated = lib.evalModules {
    modules = [
      ../modules/system.nix
      { _module.args.pkgs = pkgs; }
    ]
    ++ modules;
    inherit specialArgs;
  };
in
evaluated // { inherit pkgs lib; }
