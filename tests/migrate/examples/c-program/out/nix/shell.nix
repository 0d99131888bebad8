{ pkgs ? import <nixpkgs> {} }:

pkgs.mkShell {
  inputsFrom = [ (import ./package.nix { inherit pkgs; }) ];

  packages = with pkgs; [
    jq
    shellcheck
  ];

  MORNING_DEBUG = "1";

  shellHook = ''
    echo "morning: build with nix-build, or \$CC src/*.c"
  '';
}
