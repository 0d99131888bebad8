# A test of machines: what is run, and the systems it would be run on.
{ pkgs }:
test:
let
  inherit (if builtins.isFunction test then test { inherit pkgs; inherit (pkgs) lib; } else test)
    name
    nodes
    testScript
    ;
  systemOf =
    module:
    (import ./eval-config.nix {
      inherit pkgs;
      inherit (pkgs) lib;
      inherit (pkgs.stdenv.hostPlatform) system;
      modules = [ module ];
    }).config.system.build.toplevel;
in
pkgs.stdenv.mkDerivation {
  name = "vm-test-run-${name}";
  inherit testScript;
  machines = map (machine: systemOf nodes.${machine}) (builtins.attrNames nodes);
  buildCommand = ''echo "$machines" > "$out"'';
}
