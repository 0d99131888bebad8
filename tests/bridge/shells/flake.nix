# Shells of every kind, with a `stdenv` of their own: what it sets is at hand here.
{
  outputs =
    { self }:
    let
      system = "x86_64-linux";
      builder = "/bin/bash";
      PATH = "/usr/bin:/bin";

      setup = builtins.toFile "setup" ''
        export FROM_SETUP="a ' b"
        declare -a list=(one "two words")
        declare -A table=([b]=2 ["a key"]=v)
        hello() { echo "hello $1"; }
        runHook() { eval "''${!1}"; }
        buildPhase="echo building in \$PWD to \$out \$foundMakefile"
        installCheckPhase="echo checking"
      '';
      stdenv = derivation {
        name = "stdenv";
        inherit builder system PATH;
        args = [
          "-c"
          "mkdir $out; cat ${setup} > $out/setup; exit 0"
        ];
      };
      base = {
        name = "thing-1.0";
        inherit
          builder
          system
          stdenv
          PATH
          ;
        args = [
          "-c"
          "echo thing > $out; exit 0"
        ];
        outputs = [ "out" ];
      };
      library = derivation (
        base
        // {
          name = "library";
          args = [
            "-c"
            "echo library > $out; exit 0"
          ];
        }
      );
    in
    {
      packages.${system} = {
        default = derivation (base // { WHO = "package"; });
        inherit library;
        tools = derivation (
          base
          // {
            name = "tools";
            args = [
              "-c"
              "mkdir -p $out/bin; echo 'echo tool' > $out/bin/tool; chmod +x $out/bin/tool"
            ];
          }
        );
      };
      devShells.${system} = {
        default = derivation (
          base
          // {
            WHO = builtins.readFile ./who;
            shellHook = "echo hook of $WHO";
          }
        );
        two = derivation (
          base
          // {
            outputs = [
              "out"
              "dev"
            ];
          }
        );
        structured = derivation (
          base
          // {
            __structuredAttrs = true;
            nested.key = "value";
          }
        );
        using = derivation (base // { USES = "${library}/bin"; });
        byShell = derivation (base // { builder = "/bin/sh"; });
        withoutOutputs = derivation (builtins.removeAttrs base [ "outputs" ]);
        set.inner = derivation (base // { WHO = "inner"; });
      };
    };
}
