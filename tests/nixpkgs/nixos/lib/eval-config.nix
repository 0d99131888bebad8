# Evaluates the modules of a system.
{
  modules,
  # Of a configuration that says its own `nixpkgs.hostPlatform`, null.
  system ? builtins.currentSystem,
  lib ? import ../../lib,
  specialArgs ? { },
  pkgs ? null,
}:
let
  ownPkgs = import ../.. {
    system = if system == null then evaluated.config.nixpkgs.hostPlatform else system;
    config = { };
    overlays = [ ];
  };
  evaluated = lib.evalModules {
    modules = [
      ../modules/system.nix
      { _module.args.pkgs = if pkgs == null then ownPkgs else pkgs; }
    ]
    ++ modules;
    specialArgs = {
      modulesPath = toString ../modules;
    }
    // specialArgs;
  };
in
evaluated
// {
  inherit lib;
  inherit (evaluated.config._module.args) pkgs;
}
