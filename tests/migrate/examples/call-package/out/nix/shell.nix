{ pkgs ? import <nixpkgs> { } }:
let
  notes = pkgs.callPackage ./package.nix { };
in
pkgs.mkShell {
  inputsFrom = [ notes ];
  buildInputs = [ pkgs.shellcheck pkgs.git ];
  shellHook = ''
    export NOTES_FILE=$PWD/notes.txt
  '';
}
