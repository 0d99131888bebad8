# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (5fecd8d6); `flakebridge shim` renews it.
# The code is in nix/package.nix.
{
  system ? builtins.currentSystem,
  # Other trees for inputs: { nixpkgs = ../nixpkgs; }
  overrides ? { },
  # Without one of these, nix/package.nix takes its own default.
  lib ? null,
  stdenv ? null,
  bash ? null,
  coreutils ? null,
  makeWrapper ? null,
  withColour ? null,
}@arguments:
let
  flake = import ./nix/flake-compat.nix {
    src = ./.;
    inherit system overrides;
  };
  given = removeAttrs arguments [
    "system"
    "overrides"
  ];
in
if given == { } then
  flake.defaultNix
else
  flake.inputs.nixpkgs.legacyPackages.${system}.callPackage "${flake.directory}/nix/package.nix" given
