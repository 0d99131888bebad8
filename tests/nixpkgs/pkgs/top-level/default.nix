# The package set, from nothing but its arguments.
{
  localSystem,
  crossSystem ? null,
  config ? { },
  overlays ? [ ],
  crossOverlays ? [ ],
  ...
}@args:
let
  lib = import ../../lib;
  buildPlatform = lib.systems.elaborate localSystem;
  hostPlatform = if crossSystem == null then buildPlatform else lib.systems.elaborate crossSystem;

  stage = import ./stage.nix {
    inherit lib buildPlatform hostPlatform;
    config = if builtins.isFunction config then config { pkgs = stage; } else config;
    overlays = overlays ++ lib.optionals (crossSystem != null) crossOverlays;
    # The same package set with other arguments.
    nixpkgsFun = new: import ./. (args // new);
  };
in
stage
