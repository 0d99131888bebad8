# The package set with what the user's environment says: config.nix, overlays, the current system.
{
  system ? builtins.currentSystem,
  localSystem ? { inherit system; },
  config ? null,
  overlays ? null,
  ...
}@args:
let
  home = builtins.getEnv "HOME";
  configFromEnvironment = builtins.getEnv "NIXPKGS_CONFIG";
  firstFile =
    files: default:
    let
      there = builtins.filter (file: file != "" && builtins.pathExists file) files;
    in
    if there == [ ] then default else import (builtins.head there);
  inHome = file: if home == "" then "" else "${home}/${file}";

  userConfig = firstFile [
    configFromEnvironment
    (inHome ".config/nixpkgs/config.nix")
    (inHome ".nixpkgs/config.nix")
  ] { };
  userOverlays = firstFile [ (inHome ".config/nixpkgs/overlays.nix") ] [ ];
in
import ./. (
  builtins.removeAttrs args [ "system" ]
  // {
    inherit localSystem;
    config = if config == null then userConfig else config;
    overlays = if overlays == null then userOverlays else overlays;
  }
)
