# A test of machines: a function of the test, and then of where it runs.
test:
{
  system ? builtins.currentSystem,
  pkgs ? import ../.. {
    inherit system;
    config = { };
    overlays = [ ];
  },
  ...
}@arguments:
let
  inherit (import ../lib/testing-python.nix { inherit system pkgs; }) makeTest;
  given = arguments // {
    inherit pkgs;
    inherit (pkgs) lib;
  };
in
makeTest (if builtins.isFunction test then test given else test)
