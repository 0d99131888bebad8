# All packages:   nix-build
# Just one:       nix-build -A statusline
{ nixpkgs ? <nixpkgs>, system ? builtins.currentSystem }:
let
  pkgs = import nixpkgs {
    config = { allowUnfree = false; };
    overlays = [ (import ../overlay.nix) ];
    inherit system;
  };
in
{
  inherit (pkgs) statusline weather-report;

  # things for the shells of the people who work on this
  tools = pkgs.recurseIntoAttrs {
    inherit (pkgs.desk) colours;
    check-colours = pkgs.writeShellScriptBin "check-colours" ''
      grep -c '#' ${pkgs.desk.colours}
    '';
  };
}
