# All packages:   nix-build
# Just one:       nix-build -A statusline
let
  pkgs = import <nixpkgs> {
    config = { allowUnfree = false; };
    overlays = [ (import ./overlay.nix) ];
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
