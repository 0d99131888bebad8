# A Go program: one script for each of `subPackages`, in place of what the compiler would make.
{ lib, stdenv, go }:
{
  pname ? null,
  vendorHash ? args.vendorSha256 or null,
  subPackages ? [ "." ],
  ...
}@args:
stdenv.mkDerivation (
  {
    inherit vendorHash;
    subPackages = subPackages;
    buildPhase = ''
      runHook preBuild
      test -f go.mod
      runHook postBuild
    '';
    installPhase = ''
      runHook preInstall
      mkdir -p "$out/bin"
      for package in $subPackages; do
        program="$(basename "$package")"
        if [ "$program" = . ]; then program="$pname"; fi
        printf '#!/bin/sh\necho "%s %s"\n' "$program" "$version" > "$out/bin/$program"
        chmod +x "$out/bin/$program"
      done
      runHook postInstall
    '';
  }
  // builtins.removeAttrs args [ "overrideModAttrs" ]
  // {
    nativeBuildInputs = [ go ] ++ args.nativeBuildInputs or [ ];
    passthru = args.passthru or { } // {
      inherit go vendorHash;
    };
  }
)
