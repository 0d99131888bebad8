# default.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (95cbe9a2); `flakebridge shim` renews it.
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
  lock = builtins.fromJSON (builtins.readFile ./flake.lock);
  root = lock.nodes.${lock.root};
  inherit (lock.nodes.${root.inputs.flake-compat}) locked;
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
  flake.inputs.nixpkgs.legacyPackages.${system}.callPackage "${flake.outPath}/nix/package.nix" (
    {
      inherit system;
      src = flake.inputs.src;
    }
    // given
  )
