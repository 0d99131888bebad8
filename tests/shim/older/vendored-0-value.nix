# shell.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0.
(import ./nix/flake-compat.nix { src = ./.; }).shellNix
