# One of every kind of package that the miniature nixpkgs knows.
let
  pkgs = import <nixpkgs> { config.allowUnfree = true; };
  inherit (pkgs) lib;

  # The top level, without the package sets in it.
  packages = lib.filterAttrs (_: lib.isDerivation) (
    builtins.removeAttrs pkgs [
      "pkgs"
      "buildPackages"
      "targetPackages"
    ]
  );

  source = pkgs.writeTextDir "project.c" ''
    int main(void) { puts("\"quoted\""); printf("%d\n", 3); }
  '';

  program = pkgs.stdenv.mkDerivation {
    name = "program";
    src = "${source}/";
    nativeBuildInputs = [
      pkgs.makeWrapper
      pkgs.pkg-config
    ];
    buildInputs = [ pkgs.openssl ];
    dontUnpack = true;
    buildPhase = ''
      pkg-config --libs openssl zlib
      cc -c $src/project.c
      cc -o program project.o
    '';
    installPhase = ''
      installBin program
      makeWrapper $out/bin/program $out/bin/wrapped --set COLOUR never
    '';
  };
in
builtins.attrValues packages
++ builtins.filter lib.isDerivation (builtins.attrValues pkgs.python3Packages)
++ [
  program
  pkgs.haskellPackages.aeson
  (pkgs.haskellPackages.callCabal2nix "thing" source { }).env
  (pkgs.python3.withPackages (ps: [ ps.requests ]))
  (pkgs.buildGoModule {
    pname = "g";
    version = "1";
    src = pkgs.writeTextDir "go.mod" "";
    vendorHash = null;
  })
  (pkgs.rustPlatform.buildRustPackage {
    pname = "r";
    version = "1";
    src = pkgs.writeTextDir "Cargo.toml" "";
    cargoHash = "";
  })
  (pkgs.writeShellApplication {
    name = "application";
    text = "jq";
    runtimeInputs = [ pkgs.jq ];
  })
  (pkgs.symlinkJoin {
    name = "both";
    paths = [
      pkgs.git
      pkgs.jq
    ];
  })
  (pkgs.linkFarm "farm" [
    {
      name = "a/b";
      path = pkgs.jq;
    }
  ])
  (pkgs.dockerTools.buildImage {
    name = "image";
    contents = [ pkgs.jq ];
  })
  (pkgs.mkShell { inputsFrom = [ program ]; })
  (import <nixpkgs/nixos> {
    configuration =
      {
        config,
        lib,
        pkgs,
        ...
      }:
      {
        environment.systemPackages = [ pkgs.jq ];
        networking.hostName = lib.mkDefault "box";
        services.lamp.enable = lib.mkIf (config.networking.hostName == "box") true;
      };
  }).system
]
