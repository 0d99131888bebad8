# One crate, from the description of it that crate2nix and carnix write.
{ lib, stdenv, rustc }:
lib.makeOverridable (
  { crateName, version, src, dependencies ? [ ], features ? [ ] }:
  stdenv.mkDerivation {
    pname = "rust_${crateName}";
    inherit version src dependencies features;
    nativeBuildInputs = [ rustc ];
    buildCommand = ''cp -r "$src" "$out"'';
  }
)
