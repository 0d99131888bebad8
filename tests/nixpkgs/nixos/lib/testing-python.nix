# How tests of machines are made, as nixpkgs' own are.
{
  system,
  pkgs ? import ../.. {
    inherit system;
    config = { };
    overlays = [ ];
  },
}:
let
  testOn = import ./testing.nix { inherit pkgs; };
in
{
  makeTest = test: assert system == pkgs.stdenv.hostPlatform.system; testOn test;
  simpleTest = testOn;
}
