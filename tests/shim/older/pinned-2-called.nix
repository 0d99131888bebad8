# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (9fd4fd40); `flakebridge shim` renews it.
# The code is in nix/package.nix.
{
  system ? builtins.currentSystem,
  # Without one of these, nix/package.nix takes its own default.
  stdenv ? null,
  src ? null,
  debug ? null,
  ...
}@arguments:
let
  flake-compat = fetchTarball {
    url = "https://example.org/a.tar.gz";
    sha256 = "sha256-AAAA";
  };
  flake =
    (import flake-compat {
      src = ./.;
      inherit system;
    }).defaultNix;
  ofSystem = name: flake.${name}.${system} or { };
  given = removeAttrs arguments [ "system" ];
in
if given == { } then
  (flake.outputs or flake) // ofSystem "legacyPackages" // ofSystem "packages" // flake.default or { }
else
  flake.inputs.nixpkgs.legacyPackages.${system}.callPackage "${flake.outPath}/nix/package.nix" (
    {
      inherit system;
      src = flake.inputs.src;
    }
    // given
  )
