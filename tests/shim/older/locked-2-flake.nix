# shell.nix for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.
# Made by flakebridge 0.1.0 (2adb6757); `flakebridge shim` renews it.
{
  system ? builtins.currentSystem,
}:
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
    }).shellNix;
  ofSystem = name: flake.${name}.${system} or { };
in
flake.outputs
// ofSystem "legacyPackages"
// ofSystem "packages"
// ofSystem "devShells"
// flake.default or { }
