# Every name of the package set.
{ lib, config }:
pkgs:
let
  inherit (pkgs) callPackage;

  builders = {
    inherit (callPackage ../build-support/trivial-builders.nix { })
      runCommand
      runCommandLocal
      runCommandCC
      runCommandNoCC
      writeText
      writeTextFile
      writeTextDir
      writeScript
      writeScriptBin
      writeShellScript
      writeShellScriptBin
      writeShellApplication
      symlinkJoin
      linkFarm
      linkFarmFromDrvs
      concatText
      ;
    inherit (callPackage ../build-support/fetchers.nix { })
      fetchurl
      fetchzip
      fetchgit
      fetchpatch
      fetchFromGitHub
      fetchFromGitLab
      fetchFromGitea
      ;
    mkShell = callPackage ../build-support/mk-shell.nix { };
    mkShellNoCC = pkgs.mkShell.override { stdenv = pkgs.stdenvNoCC; };
    buildEnv = callPackage ../build-support/build-env.nix { };
    hostTools = callPackage ../build-support/host-tools.nix { };
    standIn = callPackage ../build-support/stand-in.nix { };
    makeSetupHook = callPackage ../build-support/make-setup-hook.nix { };
    makeWrapper = callPackage ../build-support/make-wrapper { };
    nix-gitignore = callPackage ../build-support/nix-gitignore.nix { };
    dockerTools = callPackage ../build-support/docker-tools.nix { };
  };

  # The machine's own programs, under the names of the packages they come in.
  fromTheMachine = {
    bash = pkgs.hostTools "bash-5.2" [
      "bash"
      "sh"
    ];
    # Where the machine has it elsewhere, it is found on PATH.
    deno = pkgs.hostTools "deno-2.9.6" [ "deno" ];
    bashInteractive = pkgs.hostTools "bash-interactive-5.2" [
      "bash"
      "sh"
    ];
    coreutils = pkgs.hostTools "coreutils-9.5" [
      "cat"
      "chmod"
      "cp"
      "echo"
      "install"
      "ln"
      "ls"
      "mkdir"
      "mv"
      "rm"
      "sort"
      "tr"
      "uniq"
    ];
    findutils = pkgs.hostTools "findutils-4.9" [
      "find"
      "xargs"
    ];
    gnugrep = pkgs.hostTools "gnugrep-3.11" [ "grep" ];
    gnumake = pkgs.hostTools "gnumake-4.4" [ "make" ];
    gnused = pkgs.hostTools "gnused-4.9" [ "sed" ];
    gnutar = pkgs.hostTools "gnutar-1.35" [ "tar" ];
    gzip = pkgs.hostTools "gzip-1.13" [ "gzip" ];
    which = pkgs.hostTools "which-2.21" [ "which" ];
  };

  development = {
    gcc = callPackage ../development/gcc.nix { };
    clang = pkgs.gcc;
    binutils = callPackage ../development/binutils.nix { };
    cmake = callPackage ../development/cmake.nix { };
    pkg-config = callPackage ../development/pkg-config.nix { };
    pkgconfig = pkgs.pkg-config;
    autoreconfHook = callPackage ../development/autoreconf-hook.nix { };
    zlib = callPackage ../development/zlib.nix { };
    openssl = callPackage ../development/openssl { };

    go = callPackage ../development/go/go.nix { };
    buildGoModule = callPackage ../development/go/module.nix { };

    rustc = callPackage ../development/rust/rustc.nix { };
    cargo = callPackage ../development/rust/cargo.nix { };
    buildRustCrate = callPackage ../development/rust/crate.nix { };
    rustPlatform = callPackage ../development/rust/platform.nix { };

    inherit (callPackage ../development/ruby.nix { }) ruby bundlerEnv;
    texlive = callPackage ../development/texlive.nix { };

    nodejs = callPackage ../development/nodejs.nix { };
    buildNpmPackage = callPackage ../development/build-npm-package.nix { };

    ghc = pkgs.haskellPackages.ghc;
    cabal-install = pkgs.haskellPackages.cabal-install;
    haskell = callPackage ../development/haskell/haskell.nix { };
    haskellPackages = pkgs.haskell.packages.ghc96;

    python311 = callPackage ../development/python { version = "3.11.9"; };
    python312 = callPackage ../development/python { version = "3.12.4"; };
    python3 = pkgs.python311;
    python = pkgs.python3;
    python311Packages = pkgs.python311.pkgs;
    python312Packages = pkgs.python312.pkgs;
    python3Packages = pkgs.python3.pkgs;
    python3Full = pkgs.python3;
  };

  applications = {
    hello = callPackage ../applications/hello.nix { };
    figlet = callPackage ../applications/figlet.nix { };
    git = callPackage ../applications/git.nix { };
    curl = callPackage ../applications/curl.nix { };
    jq = callPackage ../applications/jq.nix { };
    nix = callPackage ../applications/nix.nix { };
    nixpkgs-fmt = callPackage ../applications/nixpkgs-fmt.nix { };
    shellcheck = callPackage ../applications/shellcheck.nix { };
    vscode = callPackage ../applications/vscode.nix { };
    postgresql = callPackage ../applications/postgresql.nix { };
  };

  nixos = {
    nixosTest = import ../../nixos/lib/testing.nix { inherit pkgs; };
    testers = {
      inherit (pkgs) nixosTest;
      runNixOSTest =
        test: (import ../../nixos/lib { }).runTest { imports = [ test ]; hostPkgs = pkgs; };
    };
    nixos = configuration: import ../../nixos { inherit configuration; system = pkgs.system; };
  };
in
builders // fromTheMachine // development // applications // nixos
