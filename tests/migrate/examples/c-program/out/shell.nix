# shell.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (0659cf34); `flakebridge shim` renews it.
# The code is in nix/shell.nix.
{
  system ? builtins.currentSystem,
  # Other trees for inputs: { nixpkgs = ../nixpkgs; }
  overrides ? { },
  # Without one of these, nix/shell.nix takes its own default.
  pkgs ? null,
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
  flake.shellNix
else
  import "${flake.directory}/nix/shell.nix" (
    { pkgs = flake.inputs.nixpkgs.legacyPackages.${system}; } // given
  )
