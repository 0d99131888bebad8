# An interpreter, and the environment of gems that bundix describes.
{ lib, stdenv, standIn }:
rec {
  ruby = standIn {
    pname = "ruby";
    version = "3.3.5";
  };
  bundlerEnv =
    { name, gemdir, gemset ? gemdir + "/gemset.nix", ruby ? defaultRuby, groups ? [ "default" ] }:
    let
      gems = if builtins.isAttrs gemset then gemset else import gemset;
    in
    stdenv.mkDerivation {
      inherit name groups;
      gemfile = gemdir + "/Gemfile";
      gems = lib.mapAttrsToList (gem: { version, ... }: "${gem}-${version}") gems;
      nativeBuildInputs = [ ruby ];
      buildCommand = ''echo "$gems" > "$out"; cat "$gemfile" >> "$out"'';
      passthru.wrappedRuby = ruby;
    };
  defaultRuby = ruby;
}
