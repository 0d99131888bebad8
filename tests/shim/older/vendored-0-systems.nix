# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0. The code is in nix/package.nix.
{ system ? "x86_64-linux" }:
(import ./nix/flake-compat.nix {
  src = ./.;
  inherit system;
}).defaultNix
