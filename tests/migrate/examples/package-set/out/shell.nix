# shell.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (c72858ad); `flakebridge shim` renews it.
(import ./nix/flake-compat.nix { src = ./.; }).shellNix
