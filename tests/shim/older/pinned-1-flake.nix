# shell.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (62fb4c6f); `flakebridge shim` renews it.
{
  system ? builtins.currentSystem,
}:
let
  flake-compat = fetchTarball {
    url = "https://example.org/a.tar.gz";
    sha256 = "sha256-AAAA";
  };
  flake =
    (import flake-compat {
      src = ./.;
      inherit system;
    }).shellNix;
  ofSystem = name: flake.${name}.${system} or { };
in
(flake.outputs or flake)
// ofSystem "legacyPackages"
// ofSystem "packages"
// ofSystem "devShells"
// flake.default or { }
