# The jobs for hydra.
{ nixpkgs ? (import ./nix/flake-compat.nix { src = ./.; }).inputs.nixpkgs
, systems ? [ "x86_64-linux" "aarch64-linux" ]
}:

let
  forSystem = system: import nixpkgs {
    inherit system;
    overlays = [ (import ./overlay.nix) ];
  };
  lib = (forSystem "x86_64-linux").lib;
in
{
  statusline = lib.genAttrs systems (system: (forSystem system).statusline);
  weather-report = lib.genAttrs systems (system: (forSystem system).weather-report);
}
