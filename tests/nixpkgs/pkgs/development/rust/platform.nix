# A Rust program: its name and version come out, what Cargo would compile is looked at only.
{
  lib,
  stdenv,
  rustc,
  cargo,
}:
{
  rust = { inherit rustc cargo; };
  rustLibSrc = "rust-lib-src";

  buildRustPackage =
    {
      cargoLock ? null,
      cargoHash ? args.cargoSha256 or null,
      ...
    }@args:
    stdenv.mkDerivation (
      {
        cargoDeps =
          if cargoLock != null then builtins.hashFile "sha256" cargoLock.lockFile else cargoHash;
        buildPhase = ''
          runHook preBuild
          test -f Cargo.toml
          runHook postBuild
        '';
        installPhase = ''
          runHook preInstall
          mkdir -p "$out/bin"
          printf '#!/bin/sh\necho "%s %s"\n' "$pname" "$version" > "$out/bin/$pname"
          chmod +x "$out/bin/$pname"
          runHook postInstall
        '';
      }
      // builtins.removeAttrs args [ "cargoLock" ]
      // {
        nativeBuildInputs = [
          rustc
          cargo
        ]
        ++ args.nativeBuildInputs or [ ];
      }
    );
}
