# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (9d7ce94d); `flakebridge shim` renews it.
{
  system ? builtins.currentSystem,
  # Other trees for inputs: { nixpkgs = ../nixpkgs; }
  overrides ? { },
}:
(import ./compat/evaluator/flake-compat.nix {
  src = ./.;
  inherit system overrides;
}).defaultNix
