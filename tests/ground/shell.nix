{
  pkgs ? import <nixpkgs> { },
}:
pkgs.mkShell {
  packages = [ pkgs.jq ];
  PLACE = "the shell";
  shellHook = "echo in $PLACE";
}
