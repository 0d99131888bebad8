# Derivations of every kind that has an environment, or has none. `stdenv` is one of the test's own,
# so that what it sets is at hand here.
let
  system = builtins.currentSystem;
  builder = "/bin/bash";
  PATH = "/usr/bin:/bin";

  setup = builtins.toFile "setup" ''
    export FROM_SETUP="a ' b"
    declare -a list=(one "two words" "3
    lines")
    declare -A table=([b]=2 ["a key"]="v ' w" [10]=x [9]=y)
    declare -i number=3
    # Names that the dump itself might want.
    name2=plain value=x item=y text=z array=q separator=, line=l
    hello() { echo "hello $1" | cat; local braces={}; }
    phase-with-dash () { for i in 1 2; do echo $i; done; }
    runHook() { eval "''${!1}"; }
    set -e
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
      "exit 1"
    ];
    outputs = [
      "out"
      "dev"
    ];
  };
in
{
  custom = derivation (
    base
    // {
      shellHook = "echo hook; cd .";
      lines = "a\nb\tc\"d\\e'f\${x}\n declare -x FAKE=1\n";
      empty = "";
      allowedReferences = [ ];
      buildPhase = "echo building in $PWD to $out $dev";
      XDG_DATA_DIRS = "/share";
      unicode = "äöü→";
    }
  );
  structured = derivation (
    base
    // {
      __structuredAttrs = true;
      list = [
        "a"
        "b c"
      ];
      nested.x = 1;
      number = 5;
      yes = true;
    }
  );
  fixed = derivation (
    base
    // {
      outputs = [ "out" ];
      outputHashMode = "recursive";
      outputHashAlgo = "sha256";
      outputHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    }
  );
  plain = derivation {
    name = "plain";
    inherit builder system;
    outputs = [ "out" ];
  };
  withoutOutputs = derivation {
    name = "plain";
    inherit builder system;
  };
  ofAnotherBuilder = derivation (base // { builder = "/bin/sh"; });
  control = derivation (base // { control = builtins.fromJSON ''"a\u001b[31mb\b"''; });
}
