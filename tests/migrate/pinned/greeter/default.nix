# A tree that fixtures pin beside nixpkgs: code to import, and a source to build from.
{ pkgs }:
pkgs.writeShellScriptBin "greeter" ''
  cat ${./src}/greeting
''
