# What darwin-rebuild evaluates.
{
  nixpkgs ? <nixpkgs>,
  configuration ? <darwin-config>,
  system ? builtins.currentSystem,
  pkgs ? import nixpkgs { inherit system; },
}:
import ./eval-config.nix {
  inherit pkgs;
  modules = [ configuration ];
}
