# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0. The code is in nix/package.nix.
{
  system ? builtins.currentSystem,
  # Without one of these, nix/package.nix takes its own default.
  stdenv ? null,
  src ? null,
  debug ? null,
  ...
}@arguments:
let
  flake = import ./nix/flake-compat.nix {
    src = ./.;
    inherit system;
  };
  given = removeAttrs arguments [ "system" ];
in
if given == { } then
  flake.defaultNix
else
  flake.inputs.nixpkgs.legacyPackages.${system}.callPackage "${flake.outputs}/nix/package.nix" (
    {
      inherit system;
      src = flake.inputs.src;
    }
    // given
  )
