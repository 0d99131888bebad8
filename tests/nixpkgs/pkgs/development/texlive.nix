# Schemes and packages of TeX Live, and what puts them together.
{ stdenv, standIn }:
let
  part = pname: {
    pkgs = [ (standIn { inherit pname; version = "2024"; }) ];
  };
in
{
  scheme-small = part "scheme-small";
  latexmk = part "latexmk";
  combine =
    parts:
    stdenv.mkDerivation {
      name = "texlive-combined";
      paths = builtins.concatMap (name: parts.${name}.pkgs) (builtins.attrNames parts);
      buildCommand = ''echo "$paths" > "$out"'';
    };
}
