# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (93a948e0); `flakebridge shim` renews it.
# The code is in nix/package.nix.
{
  system ? builtins.currentSystem,
  # Without one of these, nix/package.nix takes its own default.
  pkgs ? null,
  greeting ? null,
}@arguments:
let
  lock = builtins.fromJSON (builtins.readFile ./flake.lock);
  inherit (lock.nodes.${lock.nodes.${lock.root}.inputs.flake-compat}) locked;
  flake-compat = fetchTarball {
    url = "https://github.com/${locked.owner}/${locked.repo}/archive/${locked.rev}.tar.gz";
    sha256 = locked.narHash;
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
  flake.outputs // ofSystem "legacyPackages" // ofSystem "packages" // flake.default or { }
else
  import "${flake.outPath}/nix/package.nix" (
    { pkgs = flake.inputs.nixpkgs.legacyPackages.${system}; } // given
  )
