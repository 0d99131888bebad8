# A Node package: its files, without the dependencies that would come from a registry.
{ stdenv, nodejs }:
{ pname, version, ... }@args:
stdenv.mkDerivation (
  {
    dontBuild = true;
    installPhase = ''
      runHook preInstall
      mkdir -p "$out/lib/node_modules/$pname" "$out/bin"
      cp -r . "$out/lib/node_modules/$pname/"
      printf '#!/bin/sh\necho "%s %s"\n' "$pname" "$version" > "$out/bin/$pname"
      chmod +x "$out/bin/$pname"
      runHook postInstall
    '';
  }
  // args
  // {
    nativeBuildInputs = [ nodejs ] ++ args.nativeBuildInputs or [ ];
  }
)
