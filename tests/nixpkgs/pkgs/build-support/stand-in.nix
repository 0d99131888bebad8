# A package whose programs only say who they are:
# `standIn { pname = "jq"; version = "1.7"; }` has a bin/jq that prints "jq 1.7".
{ lib, stdenv }:
{
  pname,
  version,
  programs ? [ pname ],
  ...
}@args:
stdenv.mkDerivation (
  {
    inherit programs;
    dontUnpack = true;
    dontBuild = true;
    installPhase = ''
      mkdir -p "$out/bin"
      for program in $programs; do
        printf '#!/bin/sh\necho "%s %s"\n' "$program" "$version" > "$out/bin/$program"
        chmod +x "$out/bin/$program"
      done
    '';
  }
  // args
  // {
    meta = {
      mainProgram = builtins.head programs;
      license = lib.licenses.mit;
    }
    // args.meta or { };
  }
)
