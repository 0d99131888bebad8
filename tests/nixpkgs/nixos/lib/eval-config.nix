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
  inherit (evaluated.config.nixpkgs) hostPlatform localSystem;
  ownPkgs = import ../.. {
    system = localSystem.system or (if system == null then hostPlatform else system);
    inherit (evaluated.config.nixpkgs) config overlays;
  };
  whole =
    machine:
    machine
    // {
      inherit lib;
      inherit (machine.config._module.args) pkgs;
      extendModules = more: whole (machine.extendModules more);
    };
  evaluated = lib.evalModules {
    modules = [
      ../modules/system.nix
      { _module.args.pkgs = if pkgs == null then ownPkgs else pkgs; }
    ]
    ++ modules;
    specialArgs = {
      inherit lib;
      modulesPath = toString ../modules;
    }
    // specialArgs;
  };
in
whole evaluated
